import { formatSelector, matches, NAMESPACE_NAME_LABEL } from '@sluice/engine';
import { namespacesWith } from '../namespaces-with.js';
import { offer } from '../offer.js';
import { podsPeers } from '../peer-views.js';
import type { LintRule } from '../rule.js';

/** PEER-1: a podSelector alone is the policy's own namespace. */
export const missingNamespaceSelector: LintRule = {
  id: 'missing-namespace-selector',
  summary: 'a podSelector alone, whose pods are in another namespace only',
  severity: 'warning',
  needs: ['workloads'],
  *check(workspace) {
    for (const { linted, peer, podSelector } of podsPeers(workspace)) {
      if (typeof peer.namespaces !== 'string' || !podSelector || peer.pods.requirements.length === 0)
        continue;
      if (workspace.podsIn(peer.namespaces).some(({ labels }) => matches(peer.pods, labels))) continue;
      const found = namespacesWith(workspace.cluster.pods.values(), peer.pods);
      if (found.length === 0) continue;
      const { object } = linted;
      yield {
        object,
        path: podSelector,
        message:
          `without namespaceSelector this selects pods of namespace ${peer.namespaces} only, and there are none; ` +
          `pods with \`${formatSelector(peer.pods)}\` are in ${found.join(', ')}`,
        fixes: () =>
          found.flatMap((name) =>
            offer(workspace, object, `select them in namespace ${name}`, [
              {
                op: 'set',
                path: [...peer.path, 'namespaceSelector'],
                value: { matchLabels: { [NAMESPACE_NAME_LABEL]: name } },
              },
            ]),
          ),
      };
    }
  },
};
