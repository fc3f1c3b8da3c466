import type { FieldPath } from '@sluice/engine';
import type { ManifestObject } from '@sluice/manifest';
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
      for (const { path, value } of wrongLabels(object)) {
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

interface WrongLabel {
  readonly path: FieldPath;
  readonly value: number | boolean;
}

const known = new WeakMap<ManifestObject, readonly WrongLabel[]>();

/** The labels of an object that are no text; what they are hangs on the object alone. */
function wrongLabels(object: ManifestObject): readonly WrongLabel[] {
  const before = known.get(object);
  if (before) return before;
  const found: WrongLabel[] = [];
  gather(object.value, [], found);
  known.set(object, found);
  return found;
}

function gather(value: unknown, path: FieldPath, found: WrongLabel[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) gather(item, [...path, i], found);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== 'object' || inner === null) continue;
    if (!LABEL_MAPS.has(key)) gather(inner, [...path, key], found);
    else
      for (const [label, text] of Object.entries(fieldsOf(inner) ?? {}))
        if (typeof text === 'number' || typeof text === 'boolean')
          found.push({ path: [...path, key, label], value: text });
  }
}
