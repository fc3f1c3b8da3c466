import { sameJson } from './same-json.js';
import { type ManifestObject, readManifests } from '@sluice/manifest';
import type { TextEdit } from '../finding.js';
import { editedValue, type FieldEdit } from './field-edit.js';
import { layoutOf } from './layout.js';
import { spliceOf } from './splice.js';

/**
 * The text edits that make edits of an object's fields, one after the other, in its file; every line that they do not concern stays byte for
 * byte. Undefined where the text cannot be changed so that it reads as meant (an alias, a merge key, an object made by a
 * kustomization): then there is no fix.
 */
export function editObject(
  object: ManifestObject,
  text: string | undefined,
  edits: readonly FieldEdit[],
): readonly TextEdit[] | undefined {
  if (text === undefined) return undefined;
  const { file } = object.source;
  const index = objectsIn(file, text).findIndex((other) => isSame(other, object));
  if (index === -1) return undefined;
  let now = text;
  let wanted: unknown = object.value;
  for (const edit of edits) {
    const current = objectsIn(file, now)[index];
    if (!current) return undefined;
    wanted = editedValue(wanted, edit);
    const { start, end, text: put } = spliceOf(layoutOf(now, current), edit);
    now = now.slice(0, start) + put + now.slice(end);
  }
  const before = objectsIn(file, text);
  const after = objectsIn(file, now);
  const isAsMeant =
    after.length === before.length &&
    after.every((other, i) => sameJson(other.value, i === index ? wanted : before[i]!.value));
  return isAsMeant ? [difference(file, text, now)] : undefined;
}

function objectsIn(path: string, text: string): readonly ManifestObject[] {
  return readManifests([{ path, text }]).objects;
}

function isSame(a: ManifestObject, b: ManifestObject): boolean {
  const [one, other] = [a.source.at([]), b.source.at([])];
  return one.line === other.line && one.column === other.column && sameJson(a.value, b.value);
}

/** The lines that differ, as one edit. */
function difference(file: string, before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { file, start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
