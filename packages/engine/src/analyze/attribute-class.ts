import { resolvePorts } from '../evaluate/rule-ports.js';
import type { Family } from '../net/ip.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import { policyOrder } from '../policy/compile.js';
import type { Switches } from '../policy/profile.js';
import type { Direction, Tier } from '../policy/rule.js';
import type { EndpointClass } from './endpoint-class.js';
import type { LivePolicy, LiveRule } from './live-policy.js';
import { meets } from './local.js';

/** The part of the traffic between a class and a peer that one rule decides or, by isolating, a policy as a whole. */
export interface ClassShare {
  /** The policy's id. */
  readonly policy: string;
  /** The rule's index in the policy's list of the direction; absent where the policy denies by isolating (ISO-1). */
  readonly rule?: number;
  readonly allows: boolean;
  readonly traffic: TrafficSet;
}

/**
 * Which rules decide on what between a class and a peer, in one direction; `policies` are those that select the
 * class, and the peer's address is known.
 * Parts of NetworkPolicies may overlap (ISO-3). What is in none of them is allowed, by default or by a switch.
 */
export function attributeClass(
  policies: readonly LivePolicy[],
  direction: Direction,
  subject: EndpointClass,
  peer: EndpointClass,
  family: Family,
  switches: Switches,
): readonly ClassShare[] {
  const declared = direction === 'egress' ? (peer.selectable ? peer.ports : []) : subject.ports;
  const heldBy = ({ terms, ports }: LiveRule): TrafficSet =>
    terms === 'any' || terms.some((term) => meets(peer, term, family))
      ? resolvePorts(ports, declared)
      : NO_TRAFFIC;
  const ordered = [...policies].sort(policyOrder);
  const shares: ClassShare[] = [];

  /** CNP-1, CNP-2: answers with what the tier leaves open. */
  const walkTier = (tier: Tier, open: TrafficSet): TrafficSet => {
    let left = open;
    let passed = NO_TRAFFIC;
    for (const { id, tier: own, rules } of ordered) {
      if (own !== tier) continue;
      for (const rule of rules[direction]) {
        const traffic = trafficSets.intersect(left, heldBy(rule));
        if (trafficSets.empty(traffic)) continue;
        left = trafficSets.subtract(left, traffic);
        if (rule.action === 'Pass') passed = trafficSets.union(passed, traffic);
        else shares.push({ policy: id, rule: rule.index, allows: rule.action === 'Accept', traffic });
      }
    }
    return trafficSets.union(passed, left);
  };

  const open = walkTier('Admin', ALL_TRAFFIC);
  const isolating = ordered.filter(({ isolates }) => isolates[direction]);
  if (isolating.length === 0) {
    walkTier('Baseline', open);
    return shares;
  }
  const { otherProtocols } = switches;
  let allowed: TrafficSet = otherProtocols === 'always' ? { ...NO_TRAFFIC, other: true } : NO_TRAFFIC;
  for (const { id, rules } of isolating) {
    for (const rule of rules[direction]) {
      const held = heldBy(rule);
      const traffic = trafficSets.intersect(
        open,
        otherProtocols === 'never' ? { ...held, other: false } : held,
      );
      if (trafficSets.empty(traffic)) continue;
      allowed = trafficSets.union(allowed, traffic);
      shares.push({ policy: id, rule: rule.index, allows: true, traffic });
    }
  }
  const denied = trafficSets.subtract(open, allowed);
  if (!trafficSets.empty(denied)) {
    for (const { id } of isolating) shares.push({ policy: id, allows: false, traffic: denied });
  }
  return shares;
}
