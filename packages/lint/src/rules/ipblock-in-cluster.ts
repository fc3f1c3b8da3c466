import { type Cidr, formatCidr } from '@sluice/engine';
import type { LintRule } from '../rule.js';

/** IP-4: addresses of pods and Services change, and not every implementation matches pods by them. */
export const ipblockInCluster: LintRule = {
  id: 'ipblock-in-cluster',
  summary: 'an ipBlock inside the ranges of pods or Services',
  severity: 'warning',
  needs: ['ranges'],
  *check({ policies, settings }) {
    for (const { manifest, policy, object } of policies) {
      if (manifest.kind !== 'NetworkPolicy') continue;
      for (const rule of [...policy.ingress, ...policy.egress]) {
        for (const peer of rule.peers === 'any' ? [] : rule.peers) {
          if (peer.kind !== 'ip') continue;
          const range = settings.clusterRanges.find((known) => lies(peer.cidr, known));
          if (!range) continue;
          yield {
            object,
            path: [...peer.path, 'ipBlock', 'cidr'],
            message:
              `${formatCidr(peer.cidr)} lies in the cluster's range ${formatCidr(range)}: ` +
              'addresses of pods change, and some implementations never match them; use selectors',
          };
        }
      }
    }
  },
};

function lies(inner: Cidr, outer: Cidr): boolean {
  return inner.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}
