import type { Pod } from '@sluice/engine';
import { subjectPath } from '../peer-views.js';
import type { LintRule } from '../rule.js';

/** POD-2: what a policy does to a hostNetwork pod is undefined. */
export const selectsHostnetwork: LintRule = {
  id: 'selects-hostnetwork',
  summary: 'a policy that selects pods of the host network',
  severity: 'warning',
  needs: ['workloads'],
  *check({ policies }) {
    for (const linted of policies) {
      const { subjects, policy, object } = linted;
      const host = subjects.filter(({ hostNetwork }) => hostNetwork);
      // A selector that is meant for all pods says nothing of these in particular.
      const isAboutThem = policy.subject.pods.requirements.length > 0 || host.length === subjects.length;
      if (host.length === 0 || !isAboutThem) continue;
      yield {
        object,
        path: subjectPath(linted),
        message: `selects ${namesOf(host)} of the host network: the effect is undefined, usually none`,
      };
    }
  },
};

function namesOf(pods: readonly Pod[]): string {
  const [first, ...others] = pods;
  const name = `${first!.kind} ${first!.namespace}/${first!.name}`;
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}
