import type { FieldPath } from '@sluice/engine';
import type { ManifestObject, Place } from '@sluice/manifest';

/** How an object is laid out in the text of its file: what edits need to leave the rest as it is. */
export interface Layout {
  readonly text: string;
  readonly object: ManifestObject;
  readonly newline: string;
  /** JSON, or YAML written so: keys and strings are quoted. */
  readonly quoted: boolean;
  /** Items of a list stand deeper than the key of the list. */
  readonly indentsItems: boolean;
}

/** Reads the layout of an object. */
export function layoutOf(text: string, object: ManifestObject): Layout {
  const [first] = Object.keys(object.value);
  const key = first === undefined ? undefined : object.source.place?.([first]);
  return {
    text,
    object,
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    quoted: key !== undefined && text[key.keyStart] === '"',
    indentsItems: indentsItems(text),
  };
}

/** Whether a text has items of a list stand deeper than the key of the list. */
export function indentsItems(text: string): boolean {
  return !/^( *)(?:- )*[^\s#-][^\n]*:[ \t]*\r?\n\1- /mu.test(text);
}

/** The place of a field that was written. */
export function placeOf({ object }: Layout, path: FieldPath): Place {
  const place = object.source.place?.(path);
  if (!place) throw new Error(`not written: ${path.join('.')}`);
  return place;
}

/** The value of a field. */
export function valueAt({ object }: Layout, path: FieldPath): unknown {
  let node: unknown = object.value;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string | number, unknown>)[key];
  }
  return node;
}

/** The paths of a collection's members, in the order of the text. */
export function childrenOf(layout: Layout, path: FieldPath): readonly FieldPath[] {
  const value = valueAt(layout, path);
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.map((key): FieldPath => [...path, key]).sort((a, b) => startOf(layout, a) - startOf(layout, b));
}

/** Whether a collection is written between brackets. */
export function isFlow(layout: Layout, path: FieldPath): boolean {
  const { kind, start } = placeOf(layout, path);
  return kind === 'collection' && (layout.text[start] === '{' || layout.text[start] === '[');
}

/** Where a member begins: its key, or its value in a list. */
export function startOf(layout: Layout, path: FieldPath): number {
  const { start, keyStart, keyEnd } = placeOf(layout, path);
  return keyEnd > keyStart ? keyStart : start;
}

/** Where the text of a member ends: after its last character, comments left out. */
export function endOf(layout: Layout, path: FieldPath): number {
  const { start, end, keyEnd, keyStart } = placeOf(layout, path);
  const last = isFlow(layout, path) ? undefined : childrenOf(layout, path).at(-1);
  if (last) return endOf(layout, last);
  if (end > start) return end - (/\s*$/u.exec(layout.text.slice(start, end))?.[0].length ?? 0);
  return keyEnd > keyStart ? layout.text.indexOf(':', keyEnd) + 1 : end;
}

/** The offset at which the line of an offset begins. */
export function lineStart({ text }: Layout, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset after the line of an offset, its end of line included. */
export function nextLine({ text }: Layout, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

/** In which column a text begins, from 0. */
export function columnOf(layout: Layout, offset: number): number {
  return offset - lineStart(layout, offset);
}

/** The offset of the `-` before an item of a block list. */
export function dashOf(layout: Layout, item: FieldPath): number {
  return layout.text.lastIndexOf('-', placeOf(layout, item).start - 1);
}
