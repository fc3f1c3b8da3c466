import { subjectPath } from '../peer-views.js';
import type { LintRule } from '../rule.js';
import type { LintedPolicy } from '../workspace.js';

/** CNP-4: policies of one tier and priority that select the same pods are asked in an order that nobody defines. */
export const cnpPriorityTie: LintRule = {
  id: 'cnp-priority-tie',
  summary: 'cluster-wide policies of equal priority for the same pods',
  severity: 'info',
  needs: [],
  *check({ policies, pods }) {
    const known = new Map<string, LintedPolicy[]>();
    for (const linted of policies) {
      const { tier, priority, kind } = linted.policy;
      if (tier === 'NetworkPolicy') continue;
      const key = `${kind}/${tier}/${priority}`;
      const same = known.get(key) ?? [];
      const other = same.find((one) => pods.length === 0 || sharesPods(one, linted));
      known.set(key, [...same, linted]);
      if (!other) continue;
      yield {
        object: linted.object,
        path:
          linted.manifest.kind === 'BaselineAdminNetworkPolicy' ? ['metadata', 'name'] : ['spec', 'priority'],
        message:
          `${other.manifest.name} has priority ${priority} too and selects the same pods: ` +
          'where the two disagree, the order is not defined',
        related: [{ object: other.object, path: subjectPath(other), message: 'the other policy' }],
      };
    }
  },
};

function sharesPods(a: LintedPolicy, b: LintedPolicy): boolean {
  const selected = new Set(a.subjects);
  return b.subjects.some((pod) => selected.has(pod));
}
