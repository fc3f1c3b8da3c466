import type { Direction } from '@sluice/engine';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { rulesOf } from '../rule-views.js';

const TYPE = { ingress: 'Ingress', egress: 'Egress' } as const satisfies Record<Direction, string>;

/** ISO-1: rules of a direction that policyTypes does not list have no effect. */
export const rulesIgnored: LintRule = {
  id: 'rules-ignored',
  summary: 'rules of a direction that policyTypes does not list',
  severity: 'error',
  needs: [],
  *check(workspace) {
    for (const linted of workspace.policies) {
      const { manifest, object } = linted;
      if (manifest.kind !== 'NetworkPolicy') continue;
      const types = manifest.spec.policyTypes ?? [];
      if (types.length === 0) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        const count = rulesOf(linted, direction).length;
        if (count === 0 || types.includes(TYPE[direction])) continue;
        yield {
          object,
          path: ['spec', direction],
          atKey: true,
          message:
            `policyTypes does not list ${TYPE[direction]}: ` +
            `${count === 1 ? 'this rule has' : `these ${count} rules have`} no effect`,
          related: [{ object, path: ['spec', 'policyTypes'], message: `lists ${types.join(', ')} only` }],
          fixes: () =>
            offer(workspace, object, `add ${TYPE[direction]} to policyTypes`, [
              { op: 'insert', path: ['spec', 'policyTypes', types.length], value: TYPE[direction] },
            ]),
        };
      }
    }
  },
};
