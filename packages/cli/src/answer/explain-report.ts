import {
  type Endpoint,
  endpointId,
  type Flow,
  type FlowProtocol,
  portsOf,
  type SideTrace,
  type Step,
  trace,
} from '@sluice/engine';
import type { ExplainReport, NearestMiss, ReportChange, ReportStep } from '../output/report.js';
import type { Answer } from './can-report.js';
import { reportPosition } from './report-parts.js';
import type { Passage } from './passage.js';

/** The answer with its steps, taken from one flow of it: the first that is judged as the whole is. */
export async function explainReport({ report, question, judge }: Answer): Promise<ExplainReport> {
  const { passages, reason } = question;
  const verdicts = passages.map((passage) => ({ passage, verdict: judge.verdict(passage) }));
  const shown = verdicts.find(({ verdict }) => verdict.allowed === report.allowed) ?? verdicts[0];
  if (!shown) return { ...report, trace: [{ outcome: 'info', text: reason ?? 'there is no such flow' }] };
  const { flow, note } = flowOf(shown.passage, judge.traffic(shown.passage), passages.length);
  const { egress, ingress } = trace(judge.model, flow);
  const sides = [egress, ingress];
  const misses = sides.flatMap(({ nearestMiss }) => (nearestMiss ? [missReport(nearestMiss)] : []));
  const changes = await Promise.all(
    sides.flatMap(({ smallestChange }) => (smallestChange ? [changeReport(smallestChange)] : [])),
  );
  return {
    ...report,
    trace: [
      ...note.map((text): ReportStep => ({ outcome: 'info', text })),
      sideStep(egress, flow),
      sideStep(ingress, flow),
    ],
    ...(misses.length > 0 && { nearestMisses: misses }),
    ...(changes.length > 0 && { smallestChange: changes }),
  };
}

function sideStep({ direction, verdict, steps }: SideTrace, { source, destination }: Flow): ReportStep {
  const end = endpointId(direction === 'egress' ? source : destination);
  return {
    outcome: verdict.allowed ? 'match' : 'no-match',
    text: `${direction} of ${end}: ${verdict.allowed ? 'allowed' : 'denied'}`,
    children: steps.map(reportStep),
  };
}

function reportStep({ outcome, text, at, children }: Step): ReportStep {
  return {
    outcome,
    text,
    ...(at && { at: reportPosition(at) }),
    ...(children && children.length > 0 && { children: children.map(reportStep) }),
  };
}

function missReport({
  direction,
  policy,
  rule,
  text,
  at,
}: NonNullable<SideTrace['nearestMiss']>): NearestMiss {
  return {
    direction,
    policy,
    text,
    ...(rule !== undefined && { rule }),
    ...(at && { at: reportPosition(at) }),
  };
}

async function changeReport({
  text,
  at,
  edit,
}: NonNullable<SideTrace['smallestChange']>): Promise<ReportChange> {
  const { stringify } = await import('yaml');
  const { path, value } = edit;
  const last = path.at(-1);
  // An entry of a list is shown as one.
  const shown = typeof last === 'number' ? [value] : last === undefined ? value : { [last]: value };
  return {
    text,
    ...(at && { at: reportPosition(at) }),
    yaml: stringify(shown, { lineWidth: 0, aliasDuplicateObjects: false }),
  };
}

/** One flow to trace: the passage itself, or of a passage without a port one port of it, and what to say of that. */
function flowOf(
  { source, destination, port, protocol, servicePort }: Passage,
  traffic: ReturnType<Answer['judge']['traffic']>,
  count: number,
): { readonly flow: Flow; readonly note: readonly string[] } {
  const note: string[] = [];
  if (count > 1)
    note.push(
      `${count} flows are behind this; the steps are those of ${endpointId(source)} to ${endpointId(destination)}`,
    );
  if (protocol !== undefined && (port !== undefined || protocol === 'other')) {
    const flow = { source, destination, protocol, port: port ?? 0 };
    return { flow: servicePort === undefined ? flow : { ...flow, servicePort }, note };
  }
  const wanted = likely(destination, protocol);
  const probe = allows(traffic, wanted) ? wanted : (firstAllowed(traffic) ?? wanted);
  const what = probe.protocol === 'other' ? 'protocols without ports' : `${probe.protocol} ${probe.port}`;
  note.push(`no port was asked for; the steps are those of ${what}`);
  return { flow: { source, destination, ...probe }, note };
}

interface Probe {
  readonly protocol: FlowProtocol;
  readonly port: number;
}

function allows(traffic: Parameters<typeof firstAllowed>[0], { protocol, port }: Probe): boolean {
  if (protocol === 'other') return traffic.other;
  return portsOf(traffic, protocol).some(([low, high]) => low <= port && port <= high);
}

function firstAllowed({ tcp, udp, sctp, other }: ReturnType<Answer['judge']['traffic']>): Probe | undefined {
  if (tcp[0]) return { protocol: 'TCP', port: tcp[0][0] };
  if (udp[0]) return { protocol: 'UDP', port: udp[0][0] };
  if (sctp[0]) return { protocol: 'SCTP', port: sctp[0][0] };
  return other ? { protocol: 'other', port: 0 } : undefined;
}

/** A port that the destination says it has, or a common one. */
function likely(destination: Endpoint, protocol: FlowProtocol | undefined): Probe {
  const declared = destination.kind === 'pod' ? destination.pod.ports : [];
  const port = declared.find((known) => protocol === undefined || known.protocol === protocol);
  return port ? { protocol: port.protocol, port: port.port } : { protocol: protocol ?? 'TCP', port: 80 };
}
