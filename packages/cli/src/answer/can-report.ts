import {
  endpointId,
  type Profile,
  type TrafficSet,
  trafficOf,
  trafficSets,
  NO_TRAFFIC,
} from '@sluice/engine';
import type { LeftOut } from '@sluice/manifest';
import type { FlowArgument } from '../options/flow-argument.js';
import type { CanReport, FlowVerdict, ServiceEndpointReport, SideReport } from '../output/report.js';
import type { Input } from '../read-input.js';
import { type Judge, judgeOf } from './judge-passage.js';
import { bearingOn, lacking } from './left-out.js';
import { type Passage, type Question, questionOf } from './passage.js';
import { unenforced } from './unenforced.js';
import { namedUnknowns, noFlow, NOTHING, reportTraffic } from './report-parts.js';

/** What was asked, what it means in the cluster, and the verdict. */
export interface Answer {
  readonly report: CanReport;
  readonly question: Question;
  readonly judge: Judge;
}

/** Judges a flow between two ends as the user named them. Throws usage and input errors. */
export function answer(
  source: string,
  wanted: FlowArgument,
  { cluster, leftOut }: Pick<Input, 'cluster' | 'leftOut'>,
  profile: Profile,
  namespace: string,
): Answer {
  const question = questionOf(source, wanted, cluster, namespace);
  const judge = judgeOf(question.passages, cluster, profile);
  // Where no policy is enforced, none that is missing could matter.
  const counted = profile.enforces ? leftOut : [];
  const ends = {
    source: namesOf(question.passages.map((passage) => passage.source)) ?? source,
    destination: destinationOf(question) ?? wanted.endpoint,
  };
  return {
    report: {
      ...ends,
      ...askedFor(question, wanted),
      ...withReason(verdictOn(question, judge, wanted, counted), unenforced(profile)),
    },
    question,
    judge,
  };
}

/** The verdict with the reason why no policy was asked, where it has none of its own. */
function withReason<V extends FlowVerdict & Pick<CanReport, 'endpoints'>>(
  verdict: V,
  reason: string | undefined,
): V {
  if (reason === undefined) return verdict;
  const { endpoints } = verdict;
  return {
    reason,
    ...verdict,
    ...(endpoints && { endpoints: endpoints.map((endpoint) => ({ reason, ...endpoint })) }),
  };
}

/** The id of all these endpoints: the one they share, or their workload's. */
function namesOf(endpoints: readonly Passage['source'][]): string | undefined {
  const ids = new Set(endpoints.map(endpointId));
  if (ids.size <= 1) return [...ids][0];
  const [first] = endpoints;
  return first?.kind === 'pod' && first.pod.workload
    ? `${first.pod.namespace}/${first.pod.workload.kind}/${first.pod.workload.name}`
    : undefined;
}

function destinationOf({ service, passages }: Question): string | undefined {
  if (service) return `${service.namespace}/service/${service.name}`;
  return namesOf(passages.map((passage) => passage.destination));
}

function askedFor(
  { passages }: Question,
  { port, protocol }: FlowArgument,
): Pick<CanReport, 'port' | 'protocol'> {
  const [first] = passages;
  const number =
    typeof port === 'number' ? port : port === undefined ? undefined : (first?.servicePort ?? first?.port);
  const named = protocol ?? (port === undefined ? undefined : (first?.protocol ?? 'TCP'));
  return { ...(number !== undefined && { port: number }), ...(named && { protocol: named }) };
}

/** The verdict on all flows that the question stands for: allowed when every one of them is. */
function verdictOn(
  question: Question,
  judge: Judge,
  wanted: FlowArgument,
  leftOut: readonly LeftOut[],
): FlowVerdict & Pick<CanReport, 'endpoints'> {
  const verdict = verdictOfRest(question, judge, wanted, leftOut);
  return lacking(verdict, bearingOn(leftOut, question));
}

/** The same as far as the analysis goes; of what it lacks only endpoints tell. */
function verdictOfRest(
  question: Question,
  judge: Judge,
  wanted: FlowArgument,
  leftOut: readonly LeftOut[],
): FlowVerdict & Pick<CanReport, 'endpoints'> {
  const { passages, service, reason } = question;
  const isOpen = wanted.port === undefined && wanted.protocol !== 'other';
  if (passages.length === 0) {
    const none = noFlow(reason ?? 'there is no such endpoint');
    return { ...none, ...(service && { endpoints: [] }), ...(isOpen && { traffic: NOTHING }) };
  }
  const judged = passages.map((passage) => ({ passage, verdict: judge.verdict(passage) }));
  const [only] = judged;
  if (!service && judged.length === 1 && only) return only.verdict;
  const whole = combined(judged.map(({ verdict }) => verdict));
  const endpoints = judged.map(({ passage, verdict }) =>
    lacking(entry(passage, verdict), bearingOn(leftOut, { passages: [passage] })),
  );
  if (!isOpen) return { ...whole, endpoints };
  const traffic = service && !service.headless ? throughService(judged) : ofAll(passages, judge);
  const allowed = !trafficSets.empty(traffic);
  // Of several ports some may be denied: what lets the others through is the answer.
  const open = judged.flatMap(({ verdict }) => (verdict.allowed ? [verdict] : []));
  const { egress, ingress } = allowed && open.length > 0 ? combined(open) : whole;
  return { ...whole, egress, ingress, allowed, traffic: reportTraffic(traffic), endpoints };
}

function entry(
  { destination, source, port, protocol }: Passage,
  verdict: FlowVerdict,
): ServiceEndpointReport {
  return {
    endpoint: endpointId(destination),
    source: endpointId(source),
    ...(port !== undefined && { port }),
    ...(protocol && { protocol }),
    ...verdict,
  };
}

function combined(verdicts: readonly FlowVerdict[]): FlowVerdict {
  const allowed = verdicts.every((verdict) => verdict.allowed);
  const switches = [...new Set(verdicts.flatMap((verdict) => verdict.switches))];
  return {
    allowed,
    defined: verdicts.every(({ defined }) => defined),
    switches,
    ...namedUnknowns(verdicts.flatMap(({ unknownAddresses = [] }) => unknownAddresses)),
    egress: combinedSide(verdicts.map(({ egress }) => egress)),
    ingress: combinedSide(verdicts.map(({ ingress }) => ingress)),
  };
}

function combinedSide(sides: readonly SideReport[]): SideReport {
  const allowed = sides.every((side) => side.allowed);
  const deciding = sides.filter((side) => side.allowed === allowed);
  const decidedBy = new Map(
    deciding.flatMap((side) =>
      side.decidedBy.map((decider) => [`${decider.policy}#${decider.rule ?? ''}`, decider]),
    ),
  );
  const tier = deciding.find((side) => side.tier !== undefined)?.tier;
  const side = {
    allowed,
    isolated: sides.some(({ isolated }) => isolated),
    decidedBy: [...decidedBy.values()],
  };
  return tier === undefined ? side : { ...side, tier };
}

/** The ports of a Service all of whose flows are allowed. */
function throughService(judged: readonly { passage: Passage; verdict: FlowVerdict }[]): TrafficSet {
  let traffic = NO_TRAFFIC;
  let denied = NO_TRAFFIC;
  for (const { passage, verdict } of judged) {
    const port = passage.servicePort ?? passage.port;
    if (port === undefined || passage.protocol === undefined || passage.protocol === 'other') continue;
    const one = trafficOf(passage.protocol, [[port, port]]);
    if (verdict.allowed) traffic = trafficSets.union(traffic, one);
    else denied = trafficSets.union(denied, one);
  }
  return trafficSets.subtract(traffic, denied);
}

/** What every pair of pods may exchange. */
function ofAll(passages: readonly Passage[], judge: Judge): TrafficSet {
  return passages.map((passage) => judge.traffic(passage)).reduce((a, b) => trafficSets.intersect(a, b));
}
