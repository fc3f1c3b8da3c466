import type { Node } from '../cluster/node.js';
import { isEndpoint, type Pod } from '../cluster/pod.js';
import type { Position } from '../cluster/source.js';
import type { Family } from '../net/ip.js';
import { SWITCH_VALUES, type SwitchName, type Switches, withSwitch } from '../policy/profile.js';
import type { Direction, Policy, Rule } from '../policy/rule.js';
import { addressesOf, type Endpoint } from './endpoint.js';
import { familiesOf, type Flow, isSamePod } from './flow.js';
import type { Model } from './model.js';
import { anyPeerMatches, type Party, selects } from './peer-match.js';
import { anyPortMatches } from './port-match.js';
import type { Decider, SideVerdict, Verdict } from './verdict.js';

/** May this flow pass? The plain reference: every other engine must agree with it. */
export function evaluate(model: Model, flow: Flow): Verdict {
  const verdict = judge(model, flow);
  const switches = decidingSwitches(model, flow, verdict.allowed);
  const defined = switches.length === 0 && !isDecidedByTie(model, flow, verdict.allowed);
  return { ...verdict, defined, switches };
}

/** CNP-4: whether policies of equal priority disagree on the flow, so that only their names decide. */
function isDecidedByTie(model: Model, flow: Flow, allowed: boolean): boolean {
  const { policies } = model;
  const tied = policies.some((policy, i) => i > 0 && isTied(policies[i - 1]!, policy));
  return tied && allows({ ...model, policies: withTiesTurned(policies) }, flow) !== allowed;
}

function isTied(a: Policy, b: Policy): boolean {
  return a.tier === b.tier && a.tier !== 'NetworkPolicy' && a.priority === b.priority;
}

/** The policies with each run of equal priority the other way round. */
function withTiesTurned(policies: readonly Policy[]): readonly Policy[] {
  const runs: Policy[][] = [];
  for (const policy of policies) {
    const run = runs.at(-1);
    const last = run?.[0];
    if (run && last && isTied(last, policy)) run.unshift(policy);
    else runs.push([policy]);
  }
  return runs.flat();
}

/** `evaluate`'s answer alone. */
export function allows(model: Model, flow: Flow): boolean {
  return judge(model, flow).allowed;
}

/** The switches that, set otherwise while the rest stays, would turn the answer. */
function decidingSwitches(model: Model, flow: Flow, allowed: boolean): SwitchName[] {
  return (Object.keys(SWITCH_VALUES) as SwitchName[]).filter((name) =>
    SWITCH_VALUES[name].some((value) => {
      if (value === model.profile.switches[name]) return false;
      return allows({ ...model, profile: withSwitch(model.profile, name, value) }, flow) !== allowed;
    }),
  );
}

/** A flow in one family, its ends as the profile sees them. */
export interface JudgedFlow extends Flow {
  readonly family: Family;
  readonly sourceParty: Party;
  readonly destinationParty: Party;
}

/** The flow in each family that both ends have (POD-4); in none when an end is no endpoint any more (POD-3). */
export function inEachFamily(model: Model, flow: Flow): readonly JudgedFlow[] {
  if (!areEndpoints(flow)) return [];
  const source = placeOf(flow.source, model);
  const destination = placeOf(flow.destination, model);
  return familiesOf(source, destination).map((family) => ({
    ...flow,
    source,
    destination,
    family,
    sourceParty: partyOf(source, family),
    destinationParty: partyOf(destination, family),
  }));
}

function judge(model: Model, flow: Flow): Pick<Verdict, 'allowed' | 'egress' | 'ingress'> {
  const verdicts = inEachFamily(model, flow).map((judged) => {
    const egress = judgeSide(model, judged, 'egress');
    const ingress = judgeSide(model, judged, 'ingress');
    return { allowed: egress.allowed && ingress.allowed, egress, ingress };
  });
  return (
    verdicts.find(({ allowed }) => allowed) ??
    verdicts[0] ?? { allowed: false, egress: UNREACHABLE, ingress: UNREACHABLE }
  );
}

/** The ends have no address family in common, or one of them is no endpoint any more (POD-3). */
const UNREACHABLE: SideVerdict = { allowed: false, isolated: false, decidedBy: [] };

/** POD-2: a hostNetwork pod is its node, unless the profile's implementation can tell it apart. */
function placeOf(endpoint: Endpoint, { cluster, profile }: Model): Endpoint {
  if (endpoint.kind !== 'pod' || !isHostNetwork(endpoint.pod, profile.switches)) return endpoint;
  const { pod, address } = endpoint;
  const known = pod.node === undefined ? undefined : cluster.nodes.get(pod.node);
  const node = known ?? { name: pod.node ?? '', labels: new Map(), addresses: pod.addresses };
  return address ? { kind: 'node', node, address } : { kind: 'node', node };
}

function isHostNetwork(pod: Pod, switches: Switches): boolean {
  return pod.hostNetwork && switches.hostNetworkPods === 'node';
}

function partyOf(endpoint: Endpoint, family: Family): Party {
  const all = addressesOf(endpoint);
  const addresses = all.length === 0 ? undefined : all.filter((ip) => ip.family === family);
  switch (endpoint.kind) {
    case 'pod':
      return { pod: endpoint.pod, family, addresses };
    case 'node':
      return { node: endpoint.node, family, addresses };
    case 'external':
      return { family, addresses, ...(endpoint.domain !== undefined && { domain: endpoint.domain }) };
  }
}

/** The verdict of one side in one family: ingress at the destination, egress at the source. */
export function judgeSide(model: Model, flow: JudgedFlow, direction: Direction): SideVerdict {
  const subject = direction === 'egress' ? flow.source : flow.destination;
  // Only pods are subjects (PEER-4); everything else sends and receives as it likes.
  if (subject.kind !== 'pod') return { allowed: true, isolated: false, decidedBy: [] };
  const { pod } = subject;
  const policies = model.policies.filter((policy) => selects(policy, pod, model.cluster.namespaces));
  const isolating = policies.filter((policy) => policy.isolates[direction]);
  const isolated = isolating.length > 0;
  if (isExempt(model, flow, direction, pod)) return { allowed: true, isolated, decidedBy: [] };

  const admin = judgeTier(policies, 'Admin', model, flow, direction);
  if (admin) return { ...admin, isolated };
  if (isolated) return judgeNetworkPolicies(isolating, model, flow, direction);
  const baseline = judgeTier(policies, 'Baseline', model, flow, direction);
  return baseline ? { ...baseline, isolated } : { allowed: true, isolated, decidedBy: [] };
}

/** POD-1, CNP-9 and NODE-1: what no policy takes away. */
export function isExempt({ profile }: Model, flow: JudgedFlow, direction: Direction, pod: Pod): boolean {
  const { source, destination } = flow;
  if (isSamePod(flow.source, flow.destination) && flow.servicePort === undefined) return true;
  if (direction === 'ingress') return source.kind === 'node' && isNodeOf(source.node, pod);
  return (
    destination.kind === 'node' &&
    isNodeOf(destination.node, pod) &&
    profile.switches.egressToOwnNode === 'allow'
  );
}

function isNodeOf(node: Node, pod: Pod): boolean {
  return pod.node !== undefined && pod.node === node.name;
}

/** CNP-1, CNP-2: the first rule that matches decides; Pass leaves the tier without a decision. */
function judgeTier(
  policies: readonly Policy[],
  tier: 'Admin' | 'Baseline',
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
): Omit<SideVerdict, 'isolated'> | undefined {
  for (const policy of policies) {
    if (policy.tier !== tier) continue;
    const rule = policy[direction].find((candidate) => ruleMatches(candidate, model, flow));
    if (!rule) continue;
    if (rule.action === 'Pass') return undefined;
    return { allowed: rule.action === 'Accept', tier, decidedBy: [deciderOf(rule)] };
  }
  return undefined;
}

/** ISO-1, ISO-3: isolated pods allow what any rule of any of their policies allows. */
function judgeNetworkPolicies(
  isolating: readonly Policy[],
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
): SideVerdict {
  const { hairpin, otherProtocols } = model.profile.switches;
  const rules = isolating
    .flatMap((policy) => policy[direction])
    .filter((rule) => ruleMatches(rule, model, flow));
  const byRule = rules.map(deciderOf);
  const tier = 'NetworkPolicy';
  const denied: SideVerdict = {
    allowed: false,
    isolated: true,
    tier,
    decidedBy: isolating.map(policyDecider),
  };
  if (hairpin === 'allow' && isSamePod(flow.source, flow.destination))
    return { allowed: true, isolated: true, tier, decidedBy: byRule };
  if (flow.protocol === 'other' && otherProtocols !== 'with-any-port') {
    return otherProtocols === 'always' ? { allowed: true, isolated: true, tier, decidedBy: byRule } : denied;
  }
  return rules.length > 0 ? { allowed: true, isolated: true, tier, decidedBy: byRule } : denied;
}

/** Whether a rule holds this flow: its peers the other end, its ports the destination (RULE-3). */
export function ruleMatches(rule: Rule, model: Model, flow: JudgedFlow): boolean {
  const { cluster, profile } = model;
  const party = rule.direction === 'ingress' ? flow.sourceParty : flow.destinationParty;
  return (
    anyPeerMatches(rule, party, cluster.namespaces, profile) &&
    anyPortMatches(rule, flow.protocol, judgedPort(model, flow, rule.direction), flow.destinationParty.pod)
  );
}

/** PORT-3, unless the profile's implementation judges egress before Service translation. */
export function judgedPort({ profile }: Model, flow: Flow, direction: Direction): number {
  const before = direction === 'egress' && profile.servicePort === 'before-translation';
  return before ? (flow.servicePort ?? flow.port) : flow.port;
}

/** A rule as what decided. */
export function deciderOf(rule: Rule): Decider {
  return { policy: rule.policy.id, rule: rule.index, ...positionOf(rule.policy, rule.path) };
}

/** A policy as what decided, without one rule of it. */
export function policyDecider(policy: Policy): Decider {
  return { policy: policy.id, ...positionOf(policy, ['spec']) };
}

function positionOf(policy: Policy, path: Rule['path']): { at?: Position } {
  return policy.source ? { at: policy.source.at(path) } : {};
}

/** Whether a flow can exist at all: both ends are endpoints (POD-3). */
function areEndpoints({ source, destination }: Flow): boolean {
  return [source, destination].every((end) => end.kind !== 'pod' || isEndpoint(end.pod));
}
