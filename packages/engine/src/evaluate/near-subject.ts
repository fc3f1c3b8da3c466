import { areAlike } from '../labels/edit-distance.js';
import { holds, matches, type Requirement } from '../labels/selector.js';
import type { Direction, Policy, Rule } from '../policy/rule.js';
import { ruleMatches } from './judge-side.js';
import type { JudgedFlow } from './judged-flow.js';
import type { Model } from './model.js';
import { namespaceMatches } from './peer-match.js';

/** A policy that would allow a flow if it selected the pod, and all but selects it. */
export interface NearSubject {
  readonly policy: Policy;
  /** The rule that would allow the flow. */
  readonly rule: Rule;
  /** The requirement that fails, and the label's value on the pod. */
  readonly requirement: Requirement;
  readonly value: string;
}

/**
 * The first NetworkPolicy that selects no pod at all, misses this one by the spelling of one label's value, and has a
 * rule that holds the flow: a slip of the pen, by all appearance.
 */
export function nearSubject(model: Model, flow: JudgedFlow, direction: Direction): NearSubject | undefined {
  const end = direction === 'egress' ? flow.source : flow.destination;
  if (end.kind !== 'pod') return undefined;
  const { pod } = end;
  for (const policy of model.policies) {
    if (policy.namespace !== pod.namespace || !policy.isolates[direction]) continue;
    const failing = policy.subject.pods.requirements.filter((requirement) => !holds(requirement, pod.labels));
    const [requirement] = failing;
    const value = requirement && pod.labels.get(requirement.key);
    if (failing.length !== 1 || requirement?.operator !== 'In' || value === undefined) continue;
    if (!requirement.values.some((written) => areAlike(written, value))) continue;
    const rule = policy[direction].find((candidate) => ruleMatches(candidate, model, flow));
    if (rule && !selectsAny(policy, model)) return { policy, rule, requirement, value };
  }
  return undefined;
}

function selectsAny({ subject }: Policy, { cluster }: Model): boolean {
  return [...cluster.pods.values()].some(
    (pod) =>
      namespaceMatches(subject.namespaces, pod.namespace, cluster.namespaces) &&
      matches(subject.pods, pod.labels),
  );
}
