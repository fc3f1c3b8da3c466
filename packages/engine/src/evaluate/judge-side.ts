import type { Position } from '../cluster/source.js';
import type { Direction, Policy, Rule } from '../policy/rule.js';
import { isSamePod } from './flow.js';
import { isExempt, type JudgedFlow, judgedPort, partyFor } from './judged-flow.js';
import type { Model } from './model.js';
import { anyPeerMatches, selects } from './peer-match.js';
import { anyPortMatches } from './port-match.js';
import type { Decider, SideVerdict } from './verdict.js';

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
  const party = partyFor(flow, rule.direction);
  return (
    anyPeerMatches(rule, party, cluster.namespaces, profile) &&
    anyPortMatches(rule, flow.protocol, judgedPort(model, flow, rule.direction), flow.destinationParty.pod)
  );
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
