import { ascending } from '../ascending.js';
import { FAMILIES, type Family, lastAddress } from '../net/ip.js';
import { NO_TRAFFIC, type TrafficSet, trafficKey, trafficSets } from '../net/traffic-set.js';
import { rangeId } from './external-ranges.js';
import { groupBy } from './group-by.js';
import type { Matrix } from './matrix.js';
import type { MatrixEndpoint } from './matrix-endpoint.js';

/** Traffic from one end to another that only one of two inputs allows. */
export interface DiffFlow {
  readonly source: string;
  readonly destination: string;
  readonly traffic: TrafficSet;
}

/** What changes from one input to another, as exact traffic; an end that an input lacks has no traffic there. */
export interface Diff {
  readonly gained: readonly DiffFlow[];
  readonly lost: readonly DiffFlow[];
  /** Pods or workloads, and nodes, that only the second or only the first input has. */
  readonly added: readonly MatrixEndpoint[];
  readonly removed: readonly MatrixEndpoint[];
}

/** An end of either input. */
interface Pair {
  readonly id: string;
  readonly before: MatrixEndpoint | undefined;
  readonly after: MatrixEndpoint | undefined;
  readonly range?: { readonly family: Family; readonly first: bigint; readonly last: bigint };
}

/** Compares two matrices of the same level. */
export function diff(before: Matrix, after: Matrix): Diff {
  const inside = (matrix: Matrix): Map<string, MatrixEndpoint> =>
    new Map(matrix.endpoints.filter(({ range }) => !range).map((endpoint) => [endpoint.id, endpoint]));
  const old = inside(before);
  const now = inside(after);
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort();
  const ends = ids.map((id): Pair => ({ id, before: old.get(id), after: now.get(id) }));
  const outside = FAMILIES.flatMap((family) => commonRanges(before, after, family));
  const changedFrom = changes(before, after, [...ends, ...outside]);
  const fromOutside = new Map<Pair, Changed[]>(ends.map((end) => [end, []]));
  for (const range of outside) {
    for (const changed of changedFrom(range)) fromOutside.get(changed.destination)?.push(changed);
  }
  const gained = new Flows();
  const lost = new Flows();
  for (const end of ends) {
    for (const { source, destination, was, is } of [...changedFrom(end), ...fromOutside.get(end)!]) {
      gained.add(source, destination, trafficSets.subtract(is, was));
      lost.add(source, destination, trafficSets.subtract(was, is));
    }
  }
  return {
    gained: gained.list,
    lost: lost.list,
    added: [...now.values()].filter(({ id }) => !old.has(id)),
    removed: [...old.values()].filter(({ id }) => !now.has(id)),
  };
}

/** A pair whose traffic is another. */
interface Changed {
  readonly source: Pair;
  readonly destination: Pair;
  readonly was: TrafficSet;
  readonly is: TrafficSet;
}

/** Finds what changed from a source, in the order of `all`: visits kinds, and of ends only those that changed or are exceptions. */
function changes(before: Matrix, after: Matrix, all: readonly Pair[]): (source: Pair) => readonly Changed[] {
  const place = new Map(all.map((end, i) => [end, i]));
  const kinds = groupBy(all, (end) =>
    [end.before && before.kindOf(end.before), end.after && after.kindOf(end.after)].join('\n'),
  );
  const endsOf = [before, after].map((_, i) => groupBy(all, (end) => (i === 0 ? end.before : end.after)));
  const exceptionsOf = (source: Pair): Set<Pair> => {
    const destinations = [
      ...(source.before ? before.exceptionsOf(source.before) : []),
      ...(source.after ? after.exceptionsOf(source.after) : []),
    ];
    return new Set(destinations.flatMap((one) => endsOf.flatMap((known) => known.get(one) ?? [])));
  };
  return (source) => {
    const found: Changed[] = [];
    const compare = (destination: Pair): boolean => {
      const was = trafficIn(before, source.before, destination.before);
      const is = trafficIn(after, source.after, destination.after);
      if (trafficSets.equal(was, is)) return false;
      found.push({ source, destination, was, is });
      return true;
    };
    const exceptions = exceptionsOf(source);
    for (const end of exceptions) compare(end);
    for (const kind of kinds.values()) {
      const sample = kind.find((end) => !exceptions.has(end));
      if (!sample || !compare(sample)) continue;
      for (const end of kind) if (end !== sample && !exceptions.has(end)) compare(end);
    }
    return found.sort((a, b) => place.get(a.destination)! - place.get(b.destination)!);
  };
}

function trafficIn(
  matrix: Matrix,
  source: MatrixEndpoint | undefined,
  destination: MatrixEndpoint | undefined,
): TrafficSet {
  return source && destination ? matrix.traffic(source, destination) : NO_TRAFFIC;
}

/** Whether two inputs have the same ends and allow the same. */
export function equivalent(a: Matrix, b: Matrix): boolean {
  const { gained, lost, added, removed } = diff(a, b);
  return gained.length + lost.length + added.length + removed.length === 0;
}

/** Whether `a` allows all that `b` does. */
export function contains(a: Matrix, b: Matrix): boolean {
  return diff(a, b).gained.length === 0;
}

/** Collects flows; outside ranges side by side that differ in nothing are told as one. */
class Flows {
  readonly list: DiffFlow[] = [];
  #last: { source: Pair; destination: Pair; key: string } | undefined;

  add(source: Pair, destination: Pair, traffic: TrafficSet): void {
    if (trafficSets.empty(traffic)) return;
    const key = trafficKey(traffic);
    const last = this.#last;
    const from = last && last.key === key ? joined(last.source, source) : undefined;
    const to = last && last.key === key ? joined(last.destination, destination) : undefined;
    if (from && to && (from.range || to.range)) this.list.pop();
    const flow = { source: from && to ? from : source, destination: from && to ? to : destination };
    this.list.push({ source: flow.source.id, destination: flow.destination.id, traffic });
    this.#last = { ...flow, key };
  }
}

/** The end that both are, or the range that two neighbours make; undefined where they are neither. */
function joined(a: Pair, b: Pair): Pair | undefined {
  if (a.id === b.id) return a;
  if (!a.range || !b.range || a.range.family !== b.range.family || a.range.last + 1n !== b.range.first)
    return undefined;
  const range = { ...a.range, last: b.range.last };
  return { ...a, range, id: rangeId(range) };
}

/** The ranges of both inputs, cut so that each lies in one of either; one that an input does not know has no traffic there. */
function commonRanges(before: Matrix, after: Matrix, family: Family): Pair[] {
  const of = ({ endpoints }: Matrix): MatrixEndpoint[] =>
    endpoints.filter(({ range }) => range?.family === family);
  const a = of(before);
  const b = of(after);
  const starts = [...new Set([...a, ...b].map(({ range }) => range!.first))].sort(ascending);
  const holding = (list: MatrixEndpoint[], address: bigint): MatrixEndpoint | undefined =>
    list.find(({ range }) => range!.first <= address && address <= range!.last);
  return starts.flatMap((first, i) => {
    const last = i + 1 < starts.length ? starts[i + 1]! - 1n : lastAddress(family);
    const range = { family, first, last };
    const was = holding(a, first);
    const is = holding(b, first);
    return [{ id: rangeId(range), before: was, after: is, range }];
  });
}
