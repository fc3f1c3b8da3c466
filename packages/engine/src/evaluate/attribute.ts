import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import type { Profile } from '../policy/profile.js';
import type { Direction, Policy, Rule, Tier } from '../policy/rule.js';
import { isExempt, type JudgedFlow, partyFor } from './judged-flow.js';
import type { Model } from './model.js';
import { isolatingPolicies } from './nearest-miss.js';
import { anyPeerMatches, blockApplies, type Party, selects } from './peer-match.js';
import { portsOfRule, resolvePorts } from './rule-ports.js';

/** The part of a flow's traffic that one rule decides; with an address not known, for some addresses at least. */
export interface Attribution {
  readonly rule: Rule;
  readonly traffic: TrafficSet;
}

/** Which rules of one side let traffic through or hold it back, whatever its protocol and port. */
export interface SideAttribution {
  /** The NetworkPolicies that isolate the pod in this direction (ISO-1). */
  readonly isolating: readonly Policy[];
  readonly accepting: readonly Attribution[];
  readonly denying: readonly Attribution[];
}

/** Attributes all traffic between the ends of a flow to the rules of one side; the flow's own protocol and port are not looked at. */
export function attributeSide(model: Model, flow: JudgedFlow, direction: Direction): SideAttribution {
  const end = direction === 'egress' ? flow.source : flow.destination;
  const isolating = isolatingPolicies(model, flow, direction);
  if (end.kind !== 'pod' || isExempt(model, flow, direction, end.pod))
    return { isolating, accepting: [], denying: [] };
  const policies = model.policies.filter((policy) => selects(policy, end.pod, model.cluster.namespaces));
  const admin = attributeTier(model, flow, direction, policies, 'Admin', ALL_TRAFFIC);
  const rest =
    isolating.length > 0
      ? attributeNetworkPolicies(model, flow, direction, isolating, admin.undecided)
      : attributeTier(model, flow, direction, policies, 'Baseline', admin.undecided);
  return {
    isolating,
    accepting: [...admin.accepting, ...rest.accepting],
    denying: [...admin.denying, ...rest.denying],
  };
}

interface TierAttribution {
  readonly accepting: readonly Attribution[];
  readonly denying: readonly Attribution[];
  readonly undecided: TrafficSet;
}

/** CNP-1, CNP-2 on whole sets of traffic. */
function attributeTier(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  policies: readonly Policy[],
  tier: Tier,
  open: TrafficSet,
): TierAttribution {
  const found = { accepting: [] as Attribution[], denying: [] as Attribution[] };
  let passed = NO_TRAFFIC;
  let left = open;
  for (const rule of policies
    .filter((policy) => policy.tier === tier)
    .flatMap((policy) => policy[direction])) {
    const held = heldBy(model, flow, rule);
    const traffic = trafficSets.intersect(left, held.traffic);
    if (trafficSets.empty(traffic)) continue;
    if (held.isCertain) left = trafficSets.subtract(left, traffic);
    if (rule.action === 'Accept') found.accepting.push({ rule, traffic });
    else if (rule.action === 'Deny') found.denying.push({ rule, traffic });
    else passed = trafficSets.union(passed, traffic);
  }
  return { ...found, undecided: trafficSets.union(passed, left) };
}

/** ISO-3: every rule that holds any of the traffic lets it through. */
function attributeNetworkPolicies(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  isolating: readonly Policy[],
  open: TrafficSet,
): TierAttribution {
  const accepting = isolating
    .flatMap((policy) => policy[direction])
    .map((rule) => ({ rule, traffic: trafficSets.intersect(open, heldBy(model, flow, rule).traffic) }))
    .filter(({ traffic }) => !trafficSets.empty(traffic));
  return { accepting, denying: [], undecided: NO_TRAFFIC };
}

/** The traffic that a rule may hold between the ends of a flow, and whether it holds it whatever address the other end has. */
interface Held {
  readonly traffic: TrafficSet;
  readonly isCertain: boolean;
}

function heldBy(model: Model, flow: JudgedFlow, rule: Rule): Held {
  const party = partyFor(flow, rule.direction);
  const isCertain = anyPeerMatches(rule, party, model.cluster.namespaces, model.profile);
  if (!isCertain && !mightMatch(rule, party, model.profile)) return { traffic: NO_TRAFFIC, isCertain };
  return { traffic: resolvePorts(portsOfRule(rule), flow.destinationParty.pod?.ports ?? []), isCertain };
}

/** Whether a block may hold an address that is not known. */
function mightMatch({ peers }: Rule, party: Party, profile: Profile): boolean {
  if (party.addresses || peers === 'any') return false;
  return peers.some((peer) => peer.kind === 'ip' && blockApplies(peer, party, profile));
}
