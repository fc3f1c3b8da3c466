import { offer, safely } from '../offer.js';
import type { LintRule } from '../rule.js';

/** ISO-1: without policyTypes every policy is an ingress policy too. */
export const implicitIngressIsolation: LintRule = {
  id: 'implicit-ingress-isolation',
  summary: 'a policy with egress rules and no policyTypes denies all ingress too',
  severity: 'warning',
  needs: [],
  *check(workspace) {
    for (const { manifest, object } of workspace.policies) {
      if (manifest.kind !== 'NetworkPolicy') continue;
      const { policyTypes, ingress, egress } = manifest.spec;
      if ((policyTypes?.length ?? 0) > 0 || (ingress?.length ?? 0) > 0 || (egress?.length ?? 0) === 0)
        continue;
      const types = (value: readonly string[]) =>
        [{ op: 'set', path: ['spec', 'policyTypes'], value, after: 'podSelector' }] as const;
      yield {
        object,
        path: ['spec', 'egress'],
        atKey: true,
        message: 'policyTypes is absent, so this policy also denies all ingress of the pods that it selects',
        fixes: () => [
          ...safely(workspace, object, 'write policyTypes out', types(['Ingress', 'Egress'])),
          ...offer(workspace, object, 'restrict egress only', types(['Egress'])),
        ],
      };
    }
  },
};
