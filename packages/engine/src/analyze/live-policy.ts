import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficOf, trafficSets } from '../net/traffic-set.js';
import type { ContainerPort } from '../cluster/pod.js';
import { portsNamed } from '../evaluate/port-match.js';
import type { Action, Direction, NamedPort, Policy, Rule } from '../policy/rule.js';
import type { Condition, Term } from './term.js';

/** The traffic that a rule's ports hold: numbers, and names that each destination resolves for itself (PORT-4). */
export interface Ports {
  readonly traffic: TrafficSet;
  readonly names: readonly NamedPort[];
}

/** A rule whose peers are terms. */
export interface LiveRule {
  readonly rule: Rule;
  readonly action: Action;
  readonly terms: readonly Term[] | 'any';
  readonly ports: Ports;
}

/** A policy whose subject and peers are terms. */
export interface LivePolicy {
  readonly policy: Policy;
  readonly subject: Term;
  readonly rules: Readonly<Record<Direction, readonly LiveRule[]>>;
}

/** A policy whose subject and peers are the terms that `use` gives for their conditions. */
export function livePolicyOf(policy: Policy, use: (condition: Condition) => Term): LivePolicy {
  const live = (rule: Rule): LiveRule => ({
    rule,
    action: rule.action,
    terms: rule.peers === 'any' ? 'any' : rule.peers.map(use),
    ports: portsOfRule(rule),
  });
  return {
    policy,
    subject: use({ kind: 'pods', ...policy.subject }),
    rules: { ingress: policy.ingress.map(live), egress: policy.egress.map(live) },
  };
}

/** Every use that a policy makes of terms, repeats included. */
export function usesOf({ subject, rules }: LivePolicy): readonly Term[] {
  return [
    subject,
    ...[...rules.ingress, ...rules.egress].flatMap(({ terms }) => (terms === 'any' ? [] : terms)),
  ];
}

/** What a rule's ports hold. */
function portsOfRule(rule: Rule): Ports {
  if (rule.ports === 'any') return { traffic: ALL_TRAFFIC, names: [] };
  let traffic = NO_TRAFFIC;
  const names: NamedPort[] = [];
  for (const match of rule.ports) {
    if ('name' in match) names.push(match);
    else traffic = trafficSets.union(traffic, trafficOf(match.protocol, match.ports));
  }
  return { traffic, names };
}

/** What any of them holds. */
export function unionOfAllPorts(all: readonly Ports[]): Ports {
  if (all.length === 1) return all[0]!;
  return {
    traffic: trafficSets.unionOf(all.map(({ traffic }) => traffic)),
    names: all.flatMap(({ names }) => names),
  };
}

/** The traffic on a destination that declares `declared`. */
export function resolvePorts({ traffic, names }: Ports, declared: readonly ContainerPort[]): TrafficSet {
  let all = traffic;
  for (const name of names) {
    for (const { protocol, port } of portsNamed(name, declared)) {
      all = trafficSets.union(all, trafficOf(protocol, [[port, port]]));
    }
  }
  return all;
}
