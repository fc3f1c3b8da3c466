import { type Direction, podId } from '@sluice/engine';
import { objectTitle } from '@sluice/manifest';
import type { LintedPolicy } from '../workspace.js';
import { rulePeers, ruleTraffic } from './rule-text.js';
import { several } from './several.js';

/** What a policy does, in words. */
export function describePolicy(linted: LintedPolicy): readonly string[] {
  const { object, policy } = linted;
  return [
    `**${objectTitle(object)}** ${selectsText(linted)}`,
    ...(['ingress', 'egress'] as const).flatMap((direction) => describeDirection(linted, direction)),
    ...(policy.kind === 'NetworkPolicy' ? [] : [`Tier ${policy.tier}, priority ${policy.priority}`]),
  ];
}

/** `selects 3 pods: …`. */
export function selectsText({ subjects }: LintedPolicy): string {
  if (subjects.length === 0) return 'selects 0 pods of the workspace';
  return `selects ${counted(subjects.length, 'pod')}: ${several(subjects.map(podId), 5)}`;
}

/** `1 pod`, `2 pods`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What one direction of a policy does, its rules one by one. */
export function describeDirection({ policy }: LintedPolicy, direction: Direction): readonly string[] {
  const rules = policy[direction];
  const title = direction === 'ingress' ? 'Ingress' : 'Egress';
  if (policy.kind === 'NetworkPolicy') {
    if (!policy.isolates[direction]) return [`${title}: not isolated by this policy`];
    if (rules.length === 0) return [`${title}: isolated, and this policy allows nothing`];
  }
  return rules.map((rule) => {
    const verb = rule.action === 'Accept' ? 'allows' : rule.action === 'Deny' ? 'denies' : 'passes on';
    return `${title}: ${verb} ${ruleTraffic(rule)} ${direction === 'ingress' ? 'from' : 'to'} ${rulePeers(rule)}`;
  });
}
