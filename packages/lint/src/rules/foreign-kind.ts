import type { LintRule } from '../rule.js';

/** Policies of an implementation's own API: told apart by apiVersion and not analysed. */
export const foreignKind: LintRule = {
  id: 'foreign-kind',
  summary: 'policies of an API that is not analysed',
  severity: 'info',
  needs: [],
  *check({ input }) {
    for (const { group, kind, effect, count, first } of input.foreign) {
      if (effect !== 'policy') continue;
      const object = input.objects.find(({ source, kind: own }) => {
        const at = source.at([]);
        return own === kind && at.file === first.file && at.line === first.line && at.column === first.column;
      });
      if (!object) continue;
      const what =
        count === 1 ? `${kind} of ${group} is` : `${count} objects of kind ${kind} of ${group} are`;
      yield {
        object,
        path: ['kind'],
        message: `${what} not analysed: flows may be allowed or denied by more than what these findings know`,
      };
    }
  },
};
