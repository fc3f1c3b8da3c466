import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';

/** ISO-1: without policyTypes a policy is an egress policy only where it has egress rules, and `[]` is none. */
export const emptyEgressNoEffect: LintRule = {
  id: 'empty-egress-no-effect',
  summary: '`egress: []` without policyTypes does not deny egress',
  severity: 'error',
  needs: [],
  *check(workspace) {
    for (const { manifest, object } of workspace.policies) {
      if (manifest.kind !== 'NetworkPolicy') continue;
      const { policyTypes, egress } = manifest.spec;
      if ((policyTypes?.length ?? 0) > 0 || egress?.length !== 0) continue;
      const policyTypesOf = (value: readonly string[]) =>
        [{ op: 'set', path: ['spec', 'policyTypes'], value, after: 'podSelector' }] as const;
      yield {
        object,
        path: ['spec', 'egress'],
        atKey: true,
        message:
          '`egress: []` does not deny egress: without policyTypes only a policy that has egress rules restricts egress',
        fixes: () => [
          ...offer(workspace, object, 'deny egress too', policyTypesOf(['Ingress', 'Egress'])),
          ...offer(workspace, object, 'deny egress only', policyTypesOf(['Egress'])),
        ],
      };
    }
  },
};
