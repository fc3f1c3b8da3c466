import type { FieldPath } from '@sluice/engine';
import { fieldsOf } from '../malformed.js';
import { safely } from '../offer.js';
import type { LintRule } from '../rule.js';

/** The members of objects that hold labels. */
const LABEL_MAPS = new Set(['labels', 'matchLabels', 'annotations']);

/** Labels are strings; without quotes YAML makes a number or a boolean of some. */
export const unquotedLabel: LintRule = {
  id: 'unquoted-label',
  summary: 'a label that YAML reads as a number or a boolean',
  severity: 'info',
  needs: [],
  *check(workspace) {
    for (const object of workspace.input.objects) {
      for (const { path, value } of labelsIn(object.value, [])) {
        if (typeof value !== 'number' && typeof value !== 'boolean') continue;
        const written = object.source.written?.(path) ?? String(value);
        yield {
          object,
          path,
          message: `without quotes ${written} is a ${typeof value}; a label is a string: write "${written}"`,
          fixes: () => safely(workspace, object, `write "${written}"`, [{ op: 'set', path, value: written }]),
        };
      }
    }
  },
};

function* labelsIn(
  value: unknown,
  path: FieldPath,
): Generator<{ readonly path: FieldPath; readonly value: unknown }> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* labelsIn(item, [...path, i]);
    return;
  }
  for (const [key, inner] of Object.entries(fieldsOf(value) ?? {})) {
    if (!LABEL_MAPS.has(key)) yield* labelsIn(inner, [...path, key]);
    else
      for (const [label, text] of Object.entries(fieldsOf(inner) ?? {}))
        yield { path: [...path, key, label], value: text };
  }
}
