import {
  allows,
  type FlowProtocol,
  NO_TRAFFIC,
  type Service,
  type TrafficSet,
  trafficOf,
  trafficSets,
  ALL_TRAFFIC,
  ALL_PORTS,
} from '@sluice/engine';
import type { Passage, Question } from '../answer/passage.js';
import type { Assertion, WrittenDestination } from './assertion.js';
import type { Ground } from './check-assertions.js';

/** One pair of ends for which a row does not hold. */
export interface Failure {
  /** Absent where there is no flow to judge; `reason` then says why. */
  readonly passage?: Passage;
  readonly reason?: string;
  readonly expected: TrafficSet;
  readonly actual: TrafficSet;
  /** Whether the traffic below is that through a Service, by its own ports. */
  readonly service?: Service;
  /** What passes though it must not, and what does not though it must. */
  readonly surplus: TrafficSet;
  readonly missing: TrafficSet;
}

/** The pairs of a row's ends for which it does not hold. */
export function failuresOf(
  row: Assertion,
  to: WrittenDestination,
  { passages, service, reason }: Question,
  ground: Ground,
): readonly Failure[] {
  if (reason !== undefined) {
    const expected = expectedOf(row, to, undefined, service);
    if (row.kind === 'must-deny' || trafficSets.empty(expected)) return [];
    return [{ reason, expected, actual: NO_TRAFFIC, surplus: NO_TRAFFIC, missing: expected }];
  }
  const served = servedBy(passages);
  return pairs(passages).flatMap((pair) => {
    // A pod behind a Service need not serve all its ports; a port that none serves is missing on each.
    const elsewhere = trafficSets.subtract(served, servedBy(pair));
    const expected = trafficSets.subtract(expectedOf(row, to, pair[0], service), elsewhere);
    const actual = actualOf(pair, ground);
    const surplus = surplusOf(row, expected, actual);
    const missing = row.kind === 'must-deny' ? NO_TRAFFIC : trafficSets.subtract(expected, actual);
    if (trafficSets.empty(surplus) && trafficSets.empty(missing)) return [];
    const culprit = pair.find((passage) => isCulprit(passage, surplus, missing, ground)) ?? pair[0]!;
    return [{ passage: culprit, expected, actual, surplus, missing, ...(service && { service }) }];
  });
}

/** The Service ports that lead somewhere. */
function servedBy(passages: readonly Passage[]): TrafficSet {
  return passages.map(servicePortOf).reduce((a, b) => trafficSets.union(a, b), NO_TRAFFIC);
}

function servicePortOf({ protocol, servicePort }: Passage): TrafficSet {
  if (protocol === undefined || protocol === 'other' || servicePort === undefined) return NO_TRAFFIC;
  return trafficOf(protocol, [[servicePort, servicePort]]);
}

/** The passages that are judged together: those through a Service of one source and backend, else each for itself. */
function pairs(passages: readonly Passage[]): readonly (readonly Passage[])[] {
  if (passages.every(({ servicePort }) => servicePort === undefined)) {
    return passages.map((passage) => [passage]);
  }
  const groups = new Map<unknown, Map<unknown, Passage[]>>();
  for (const passage of passages) {
    const bySource = groups.get(thing(passage.source)) ?? new Map<unknown, Passage[]>();
    groups.set(thing(passage.source), bySource);
    const list = bySource.get(thing(passage.destination)) ?? [];
    bySource.set(thing(passage.destination), list);
    list.push(passage);
  }
  return [...groups.values()].flatMap((bySource) => [...bySource.values()]);
}

function thing(end: Passage['source']): unknown {
  return end.kind === 'pod' ? end.pod : end.kind === 'node' ? end.node : end;
}

function expectedOf(
  row: Assertion,
  to: WrittenDestination,
  passage: Passage | undefined,
  service: Service | undefined,
): TrafficSet {
  const { port, protocol = portProtocol(to, passage, service) } = to.flow;
  if (row.traffic) return row.traffic;
  if (port === undefined && to.flow.protocol === undefined) return ALL_TRAFFIC;
  if (protocol === 'other') return { ...NO_TRAFFIC, other: true };
  if (port === undefined) return trafficOf(protocol, ALL_PORTS);
  const named = service?.ports.find(({ name }) => name === port)?.port ?? passage?.port;
  const number = typeof port === 'number' ? port : named;
  return number === undefined ? NO_TRAFFIC : trafficOf(protocol, [[number, number]]);
}

/** The protocol of a port that is asked for without one. */
function portProtocol(
  { flow }: WrittenDestination,
  passage: Passage | undefined,
  service: Service | undefined,
): FlowProtocol {
  if (typeof flow.port === 'number') return 'TCP';
  return service?.ports.find(({ name }) => name === flow.port)?.protocol ?? passage?.protocol ?? 'TCP';
}

function actualOf(pair: readonly Passage[], ground: Ground): TrafficSet {
  const [first] = pair;
  if (first?.servicePort === undefined)
    return first ? ground.live.traffic(first.source, first.destination) : NO_TRAFFIC;
  return servedBy(pair.filter((passage) => passes(passage, ground)));
}

function passes(passage: Passage, { model }: Ground): boolean {
  const { source, destination, protocol = 'TCP', port = 0, servicePort } = passage;
  const flow = { source, destination, protocol, port };
  return allows(model, servicePort === undefined ? flow : { ...flow, servicePort });
}

function surplusOf({ kind }: Assertion, expected: TrafficSet, actual: TrafficSet): TrafficSet {
  switch (kind) {
    case 'must-allow':
      return NO_TRAFFIC;
    case 'must-deny':
      return trafficSets.intersect(actual, expected);
    case 'must-equal':
      return trafficSets.subtract(actual, expected);
  }
}

/** Whether a passage through a Service is one of those that make the pair fail. */
function isCulprit(passage: Passage, surplus: TrafficSet, missing: TrafficSet, ground: Ground): boolean {
  const { servicePort, protocol } = passage;
  if (servicePort === undefined || protocol === undefined) return true;
  const wrong = passes(passage, ground) ? surplus : missing;
  return trafficSets.has(wrong, protocol, servicePort);
}
