import {
  type Flow,
  type FlowProtocol,
  endpointId,
  type SideTrace,
  trace,
  type TrafficSet,
  trafficSets,
} from '@sluice/engine';
import { reportDecider, reportTraffic } from '../answer/report-parts.js';
import { placeText } from '../output/diagnostic-text.js';
import type { TestCase } from '../output/report.js';
import { shortTrafficLabel } from '../output/traffic-text.js';
import type { AssertionKind } from './assertion.js';
import type { Ground } from './check-assertions.js';
import type { Failure } from './failures.js';

type FailureParts = Pick<
  TestCase,
  'message' | 'source' | 'destination' | 'expected' | 'actual' | 'decidedBy'
>;

/** Why a row fails: the first pair for which it does, the side that is to blame, and how many more pairs there are. */
export function failureReport(
  failures: readonly Failure[],
  kind: AssertionKind,
  { model }: Ground,
): FailureParts {
  const [failure] = failures as readonly [Failure];
  const { passage, reason, service } = failure;
  const more = failures.length > 1 ? [`and ${failures.length - 1} more pairs fail`] : [];
  const traffic = { expected: expectedText(failure, kind), actual: text(failure.actual) };
  if (!passage) return { message: [reason ?? '', ...more].join('\n'), ...traffic };
  const isSurplus = !trafficSets.empty(failure.surplus);
  const wrong = isSurplus ? failure.surplus : failure.missing;
  const { source, destination, servicePort, port, protocol } = passage;
  const probe: Probe =
    servicePort !== undefined && port !== undefined && protocol !== undefined
      ? { protocol, port }
      : firstOf(wrong);
  const flow: Flow = { source, destination, ...probe, ...(servicePort !== undefined && { servicePort }) };
  const { verdict, egress, ingress } = trace(model, flow);
  const ends = { source: endpointId(source), destination: endpointId(destination) };
  const through = service ? ` (through ${service.namespace}/service/${service.name})` : '';
  const what = probe.protocol === 'other' ? 'protocols without ports' : `${probe.protocol} ${probe.port}`;
  const head = `${ends.source} → ${ends.destination}${through}: ${what} is ${verdict.allowed ? 'allowed' : 'denied'}`;
  const sides = [egress, ingress].filter((side) => side.verdict.allowed === verdict.allowed);
  return {
    ...ends,
    ...traffic,
    message: [head, ...sides.flatMap(sideLines), ...more].join('\n'),
    decidedBy: sides.flatMap((side) => side.verdict.decidedBy.map(reportDecider)),
  };
}

function sideLines({ direction, verdict, nearestMiss, smallestChange }: SideTrace): readonly string[] {
  if (verdict.allowed) {
    return verdict.decidedBy.length > 0
      ? []
      : [`${direction}: ${verdict.isolated ? 'always allowed' : 'no policy isolates it'}`];
  }
  const lines: string[] = [];
  if (nearestMiss) {
    const { policy, rule, text, at } = nearestMiss;
    const which = rule === undefined ? policy : `${policy} ${direction}[${rule}]`;
    lines.push(`${direction}, nearest miss: ${which}: ${text}${place(at)}`);
  }
  if (smallestChange) lines.push(`to allow it: ${smallestChange.text}${place(smallestChange.at)}`);
  return lines.length > 0 ? lines : [`${direction}: denied`];
}

function place(
  at: { readonly file: string; readonly line: number; readonly column: number } | undefined,
): string {
  return at ? ` (${placeText(at)})` : '';
}

function expectedText({ expected }: Failure, kind: AssertionKind): string {
  switch (kind) {
    case 'must-allow':
      return `at least ${text(expected)}`;
    case 'must-deny':
      return `nothing of ${text(expected)}`;
    case 'must-equal':
      return `exactly ${text(expected)}`;
  }
}

function text(traffic: TrafficSet): string {
  return trafficSets.empty(traffic) ? 'nothing' : shortTrafficLabel(reportTraffic(traffic), 200);
}

interface Probe {
  readonly protocol: FlowProtocol;
  readonly port: number;
}

function firstOf({ tcp, udp, sctp }: TrafficSet): Probe {
  if (tcp[0]) return { protocol: 'TCP', port: tcp[0][0] };
  if (udp[0]) return { protocol: 'UDP', port: udp[0][0] };
  if (sctp[0]) return { protocol: 'SCTP', port: sctp[0][0] };
  return { protocol: 'other', port: 0 };
}
