import type { IntervalSet } from '../net/interval-set.js';
import { addressSets, blockAddresses, wholeFamily } from '../net/ip-set.js';
import type { Direction, Policy, Rule, Tier } from '../policy/rule.js';
import { isSamePod } from './flow.js';
import { isExempt, type JudgedFlow, judgedPort, partyFor } from './judged-flow.js';
import type { Model } from './model.js';
import { blockApplies, peerMatches, selects } from './peer-match.js';
import { anyPortMatches } from './port-match.js';

/** Addresses of one family. */
export type Addresses = IntervalSet<bigint>;

const NONE: Addresses = [];

/**
 * The addresses of the other end for which one side lets a flow through: `judgeSide` for every address of the flow's
 * family at once, whatever address the other end has.
 */
export function openAddresses(model: Model, flow: JudgedFlow, direction: Direction): Addresses {
  const all = wholeFamily(flow.family);
  const end = direction === 'egress' ? flow.source : flow.destination;
  if (end.kind !== 'pod' || isExempt(model, flow, direction, end.pod)) return all;
  const policies = model.policies.filter((policy) => selects(policy, end.pod, model.cluster.namespaces));
  const isolating = policies.filter((policy) => policy.isolates[direction]);
  const admin = walkTier(model, flow, direction, policies, 'Admin', all);
  if (isolating.length > 0) {
    const allowed = allowedByNetworkPolicies(model, flow, direction, isolating);
    return addressSets.union(admin.accepted, addressSets.intersect(admin.undecided, allowed));
  }
  const baseline = walkTier(model, flow, direction, policies, 'Baseline', admin.undecided);
  return addressSets.of([...admin.accepted, ...baseline.accepted, ...baseline.undecided]);
}

/** CNP-1, CNP-2 on whole sets of addresses: each rule decides what no earlier one did. */
function walkTier(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  policies: readonly Policy[],
  tier: Tier,
  open: Addresses,
): { readonly accepted: Addresses; readonly undecided: Addresses } {
  let accepted = NONE;
  let passed = NONE;
  let left = open;
  for (const rule of policies
    .filter((policy) => policy.tier === tier)
    .flatMap((policy) => policy[direction])) {
    const hit = addressSets.intersect(left, addressesOfRule(model, flow, rule));
    if (hit.length === 0) continue;
    left = addressSets.subtract(left, hit);
    if (rule.action === 'Accept') accepted = addressSets.union(accepted, hit);
    else if (rule.action === 'Pass') passed = addressSets.union(passed, hit);
  }
  return { accepted, undecided: addressSets.union(passed, left) };
}

/** ISO-3: isolated pods allow what any rule of any of their policies allows. */
function allowedByNetworkPolicies(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  isolating: readonly Policy[],
): Addresses {
  const { hairpin, otherProtocols } = model.profile.switches;
  const all = wholeFamily(flow.family);
  if (hairpin === 'allow' && isSamePod(flow.source, flow.destination)) return all;
  if (flow.protocol === 'other' && otherProtocols !== 'with-any-port')
    return otherProtocols === 'always' ? all : NONE;
  return addressSets.of(
    isolating
      .flatMap((policy) => policy[direction])
      .flatMap((rule) => [...addressesOfRule(model, flow, rule)]),
  );
}

/** The addresses that the other end could have for a rule to hold the flow: all of them where a selector holds it. */
function addressesOfRule(model: Model, flow: JudgedFlow, rule: Rule): Addresses {
  const { cluster, profile } = model;
  const port = judgedPort(model, flow, rule.direction);
  if (!anyPortMatches(rule, flow.protocol, port, flow.destinationParty.pod)) return NONE;
  const all = wholeFamily(flow.family);
  if (rule.peers === 'any') return all;
  const party = partyFor(flow, rule.direction);
  const held: (readonly [bigint, bigint])[] = [];
  for (const peer of rule.peers) {
    if (peer.kind !== 'ip') {
      if (peerMatches(peer, party, cluster.namespaces, profile)) return all;
    } else if (blockApplies(peer, party, profile)) {
      held.push(...blockAddresses(peer.cidr, peer.except));
    }
  }
  return addressSets.of(held);
}
