import { type Ports, portsOfRule } from '../evaluate/rule-ports.js';
import type { Action, Direction, Policy, Rule } from '../policy/rule.js';
import type { Condition, Term } from './term.js';

/** A rule whose peers are terms. */
export interface LiveRule {
  /** Its index in the policy's list of its direction, from 0. */
  readonly index: number;
  readonly action: Action;
  readonly terms: readonly Term[] | 'any';
  readonly ports: Ports;
}

/** A policy whose subject and peers are terms: all that judging needs of it, and little to keep. */
export interface LivePolicy extends Pick<Policy, 'id' | 'name' | 'tier' | 'priority' | 'isolates'> {
  readonly subject: Term;
  readonly rules: Readonly<Record<Direction, readonly LiveRule[]>>;
}

/** A policy, with the id that its cluster has for it, whose subject and peers are the terms that `use` gives for their conditions. */
export function livePolicyOf(id: string, policy: Policy, use: (condition: Condition) => Term): LivePolicy {
  const { name, tier, priority, isolates, ingress, egress } = policy;
  const live = (rule: Rule): LiveRule => ({
    index: rule.index,
    action: rule.action,
    terms: rule.peers === 'any' ? 'any' : rule.peers.map(use),
    ports: portsOfRule(rule),
  });
  return {
    id,
    name,
    tier,
    priority,
    isolates,
    subject: use({ kind: 'pods', ...policy.subject }),
    rules: { ingress: ingress.map(live), egress: egress.map(live) },
  };
}

/** Every use that a policy makes of terms, repeats included. */
export function usesOf({ subject, rules }: LivePolicy): readonly Term[] {
  return [
    subject,
    ...[...rules.ingress, ...rules.egress].flatMap(({ terms }) => (terms === 'any' ? [] : terms)),
  ];
}
