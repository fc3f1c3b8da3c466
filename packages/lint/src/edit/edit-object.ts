import { sameJson } from './same-json.js';
import { type ManifestObject, readManifests } from '@sluice/manifest';
import type { TextEdit } from '../finding.js';
import { editedValue, type FieldEdit } from './field-edit.js';
import { documentAt, fileShape } from './file-shape.js';
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
  const place = object.source.place?.([]);
  if (text === undefined || !place) return undefined;
  const { file } = object.source;
  // Places count from behind a byte order mark.
  const mark = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const behind = text.slice(mark);
  const shape = fileShape(behind);
  // Documents of a file know nothing of each other: only the object's own is read.
  const [start, end] = documentAt(shape, place.start, behind.length);
  const from = mark + start;
  const document = behind.slice(start, end);
  const before = objectsIn(file, document);
  const index = before.findIndex(
    (other) =>
      from + (other.source.place?.([])?.start ?? -1) === mark + place.start &&
      sameJson(other.value, object.value),
  );
  if (index === -1) return undefined;
  const style = { indentsItems: shape.indentsItems };
  let now = document;
  let objects = before;
  let wanted: unknown = object.value;
  for (const edit of edits) {
    const current = objects[index];
    if (!current) return undefined;
    wanted = editedValue(wanted, edit);
    const splice = spliceOf({ ...layoutOf(now, current), ...style }, edit);
    now = now.slice(0, splice.start) + splice.text + now.slice(splice.end);
    objects = objectsIn(file, now);
  }
  const isAsMeant =
    objects.length === before.length &&
    objects.every((other, i) => sameJson(other.value, i === index ? wanted : before[i]!.value));
  return isAsMeant ? [difference(file, from, document, now)] : undefined;
}

function objectsIn(path: string, text: string): readonly ManifestObject[] {
  return readManifests([{ path, text }]).objects;
}

/** The lines that differ, as one edit; the texts begin at an offset of the file. */
function difference(file: string, from: number, before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return {
    file,
    start: from + start,
    end: from + before.length - tail,
    text: after.slice(start, after.length - tail),
  };
}
