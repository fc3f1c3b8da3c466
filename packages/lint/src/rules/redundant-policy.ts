import type { LintRule } from '../rule.js';
import { redundancies } from '../redundancies.js';
import type { LintedPolicy } from '../workspace.js';

/** ISO-3: policies add up, so one may say only what others say. */
export const redundantPolicy: LintRule = {
  id: 'redundant-policy',
  summary: 'a policy whose removal changes nothing',
  severity: 'info',
  needs: ['workloads'],
  slow: true,
  *check(workspace) {
    for (const { linted, rule } of redundancies(workspace)) {
      if (rule || isForAllToCome(linted)) continue;
      yield {
        object: linted.object,
        path: ['metadata', 'name'],
        message: 'removing this policy changes no flow between the pods of the input and with the outside',
      };
    }
  },
};

/** A default deny says something of the pods that are not there yet: that they are closed until somebody opens them. */
function isForAllToCome({ policy: { subject, ingress, egress } }: LintedPolicy): boolean {
  return subject.pods.requirements.length === 0 && ingress.length + egress.length === 0;
}
