import type { Direction } from '@sluice/engine';
import type { LintRule } from '../rule.js';
import type { LintedPolicy } from '../workspace.js';

/** A name that people trust and that says the opposite of what the policy does. */
export const nameContradictsEffect: LintRule = {
  id: 'name-contradicts-effect',
  summary: 'a policy called deny that allows, or called allow that allows nothing',
  severity: 'info',
  needs: [],
  *check({ policies }) {
    for (const linted of policies) {
      const message = contradiction(linted);
      if (message !== undefined) yield { object: linted.object, path: ['metadata', 'name'], message };
    }
  },
};

const DENIES =
  /^(?:default-?)?(?:deny|block|drop)(?:-?(?:all|any|everything))?(?:-?(?:(?<in>in)|(?<e>e))gress)?(?:-all)?$/iu;
const ALLOWS = /^(?:allow|permit)-/iu;

function contradiction({ manifest, policy }: LintedPolicy): string | undefined {
  if (manifest.kind !== 'NetworkPolicy') return undefined;
  const denies = DENIES.exec(manifest.name);
  const asked: readonly Direction[] = denies?.groups?.['in']
    ? ['ingress']
    : denies?.groups?.['e']
      ? ['egress']
      : ['ingress', 'egress'];
  if (denies) {
    const open = asked.find((direction) => policy[direction].length > 0);
    if (open) return `called ${manifest.name}, this policy allows ${open}`;
    const loose = asked.find(
      (direction) => denies.groups?.[direction === 'ingress' ? 'in' : 'e'] && !policy.isolates[direction],
    );
    return loose && `called ${manifest.name}, this policy does not deny ${loose}`;
  }
  const rules = policy.ingress.length + policy.egress.length;
  return ALLOWS.test(manifest.name) && rules === 0
    ? `called ${manifest.name}, this policy allows nothing`
    : undefined;
}
