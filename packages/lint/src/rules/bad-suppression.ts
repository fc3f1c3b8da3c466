import { annotationsOf, commentIn, IGNORE_ANNOTATION, type Suppression } from '../suppression.js';
import type { LintRule } from '../rule.js';

/** A suppression that has no effect, so that nobody takes it for one. */
export const badSuppression: LintRule = {
  id: 'bad-suppression',
  summary: 'a suppression without a reason, which has no effect',
  severity: 'warning',
  needs: [],
  *check({ input, textOf }) {
    const seen = new Set<string>();
    for (const object of input.objects) {
      for (const said of annotationsOf(object)) {
        if (said.reason !== undefined) continue;
        const path = ['metadata', 'annotations', IGNORE_ANNOTATION];
        yield { object, path, atKey: true, message: messageOf(said, `${said.rule}: why`) };
      }
      const { file } = object.source;
      if (seen.has(file)) continue;
      seen.add(file);
      const text = textOf(file) ?? '';
      if (!text.includes('sluice:ignore')) continue;
      for (const [i, line] of text.split('\n').entries()) {
        const said = line.includes('sluice:ignore') ? commentIn(line) : undefined;
        if (!said || said.reason !== undefined) continue;
        yield { object, path: [], line: i + 1, message: messageOf(said, `# sluice:ignore ${said.rule} why`) };
      }
    }
  },
};

function messageOf({ rule }: Suppression, example: string): string {
  return `a suppression of ${rule} needs a reason to have an effect: \`${example}\``;
}
