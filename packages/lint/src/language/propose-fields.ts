import type { FieldShape } from '@sluice/manifest';
import type { Proposal } from './completion.js';
import type { Draft } from './draft.js';

/** The fields of a map that are not written yet; in a list without a dash, those of its items, with one. */
export function proposeFields(shape: FieldShape, draft: Draft, indentsItems: boolean): readonly Proposal[] {
  const { cursor } = draft;
  if (shape.kind === 'list') {
    if (cursor.flow) return [];
    if (shape.of.kind === 'scalar')
      return shape.of.values.map((value) => ({ label: value, kind: 'value', insert: `- ${value}` }));
    const items = proposeMembers(shape.of, [], cursor.column + 2, false, indentsItems);
    return items.map((item) => ({ ...item, insert: `- ${item.insert}` }));
  }
  const written = draft.keysAt(cursor.path).filter((key) => key !== cursor.prefix);
  return proposeMembers(shape, written, cursor.column, cursor.flow, indentsItems);
}

function proposeMembers(
  shape: FieldShape,
  written: readonly string[],
  column: number,
  flow: boolean,
  indentsItems: boolean,
): readonly Proposal[] {
  if (shape.kind !== 'map') return [];
  return [...shape.fields]
    .filter(([name]) => !written.includes(name))
    .map(([name, field]) => ({
      label: name,
      kind: 'field',
      detail: WORDS[field.kind],
      insert: `${name}:${flow ? ' ' : opening(field, column, indentsItems)}`,
    }));
}

const WORDS: Readonly<Record<FieldShape['kind'], string>> = {
  map: 'map',
  labels: 'labels',
  list: 'list',
  scalar: 'value',
  any: '',
};

/** What follows the colon, up to where the value begins. */
function opening(field: FieldShape, column: number, indentsItems: boolean): string {
  switch (field.kind) {
    case 'list':
      return `\n${' '.repeat(column + (indentsItems ? 2 : 0))}- `;
    case 'map':
    case 'labels':
      return `\n${' '.repeat(column + 2)}`;
    case 'scalar':
    case 'any':
      return ' ';
  }
}
