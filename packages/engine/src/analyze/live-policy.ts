import { type Ports, portsOfRule } from '../evaluate/rule-ports.js';
import type { Action, Direction, Policy, Rule } from '../policy/rule.js';
import type { Condition, Term } from './term.js';

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
