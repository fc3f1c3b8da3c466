import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { redundancies } from '../redundancies.js';

/** ISO-3: rules are ORed, so one may say only what others say. */
export const redundantRule: LintRule = {
  id: 'redundant-rule',
  summary: 'a rule whose removal changes nothing',
  severity: 'info',
  needs: ['workloads'],
  slow: true,
  *check(workspace) {
    for (const { linted, rule } of redundancies(workspace)) {
      if (!rule) continue;
      const { object } = linted;
      const path = ['spec', rule.direction, rule.index];
      yield {
        object,
        path,
        message: `removing rule ${rule.index + 1} changes no flow between the pods of the input and with the outside`,
        fixes: () => offer(workspace, object, 'remove the rule', [{ op: 'remove', path }]),
      };
    }
  },
};
