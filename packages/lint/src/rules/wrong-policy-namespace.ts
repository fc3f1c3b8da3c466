import { formatSelector, matches } from '@sluice/engine';
import { namespacesWith } from '../namespaces-with.js';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';

/** ISO-6: a NetworkPolicy selects pods of its own namespace only. */
export const wrongPolicyNamespace: LintRule = {
  id: 'wrong-policy-namespace',
  summary: 'a policy that selects nothing where it is, and would select pods elsewhere',
  severity: 'warning',
  needs: ['workloads'],
  *check(workspace) {
    for (const { manifest, policy, object } of workspace.policies) {
      if (manifest.kind !== 'NetworkPolicy' || policy.subject.pods.requirements.length === 0) continue;
      const own = manifest.namespace;
      if (workspace.podsIn(own).some(({ labels }) => matches(policy.subject.pods, labels))) continue;
      const found = namespacesWith(workspace.cluster.pods.values(), policy.subject.pods);
      if (found.length === 0) continue;
      const isWritten = object.namespace !== undefined;
      yield {
        object,
        path: isWritten ? ['metadata', 'namespace'] : ['metadata', 'name'],
        message:
          `${isWritten ? '' : 'without metadata.namespace '}this policy selects no pod in namespace ${own}; ` +
          `pods with \`${formatSelector(policy.subject.pods)}\` are in ${found.join(', ')}`,
        fixes: () =>
          found.flatMap((value) =>
            offer(workspace, object, `move the policy to namespace ${value}`, [
              { op: 'set', path: ['metadata', 'namespace'], value, after: 'name' },
            ]),
          ),
      };
    }
  },
};
