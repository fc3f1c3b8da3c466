import type { FieldPath, Source } from '@sluice/engine';
import type { Place, Places } from './place.js';
import { type LineColumn, textLines } from './text-lines.js';

/** A stretch of a file. Lines and columns count from 1; the end is exclusive. */
export interface Range extends LineColumn {
  readonly file: string;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A source that knows more than places: what was written there. Sources made by other means may know less. */
export interface ManifestSource extends Source {
  /** The field's value, or its nearest written parent; a map or list that follows its key is given by the key. */
  range?(path: FieldPath): Range;
  /** The field's key, or what `range` gives where it has none. */
  keyRange?(path: FieldPath): Range;
  /** Where exactly the field stands, by offsets in the file; undefined where it was not written. */
  place?(path: FieldPath): Place | undefined;
  /** The text of an unquoted YAML scalar, as written; undefined for everything else. */
  written?(path: FieldPath): string | undefined;
}

/** A file's text with positions by offset. */
export interface FileText {
  readonly path: string;
  readonly text: string;
  range(start: number, end: number): Range;
}

/** Prepares a text for positions; costs nothing until the first is asked for. */
export function fileText(path: string, text: string): FileText {
  const find = textLines(text);
  return {
    path,
    text,
    range(start, end) {
      const from = find(start);
      const to = find(Math.max(start, end));
      return { file: path, ...from, endLine: to.line, endColumn: to.column };
    },
  };
}

/** The source of the object that stands at `prefix` in a document. */
export function manifestSource(file: FileText, places: () => Places, prefix: FieldPath): ManifestSource {
  const find = (path: FieldPath): { place: Place; exact: boolean } => {
    const whole = prefix.length === 0 ? path : [...prefix, ...path];
    const { place, depth } = places().find(whole);
    return { place, exact: depth === whole.length };
  };
  const range = (path: FieldPath): Range => {
    const { place } = find(path);
    return isByKey(place)
      ? file.range(place.keyStart, place.keyEnd)
      : file.range(place.start, shown(file.text, place));
  };
  return {
    file: file.path,
    at(path) {
      const { place } = find(path);
      const start = isByKey(place) ? place.keyStart : place.start;
      const { line, column } = file.range(start, start);
      return { file: file.path, line, column };
    },
    range,
    keyRange(path) {
      const { place, exact } = find(path);
      return exact && place.keyEnd > place.keyStart ? file.range(place.keyStart, place.keyEnd) : range(path);
    },
    place(path) {
      const { place, exact } = find(path);
      return exact ? place : undefined;
    },
    written(path) {
      const { place, exact } = find(path);
      return exact && place.kind === 'plain' ? file.text.slice(place.start, place.end) : undefined;
    },
  };
}

/** Whether the key stands for the whole field: a map or a list after its key, or no value at all. */
function isByKey(place: Place): boolean {
  return place.keyEnd > place.keyStart && (place.kind === 'collection' || place.end === place.start);
}

/** A collection without a key is shown by its first line only. */
function shown(text: string, place: Place): number {
  if (place.kind !== 'collection') return place.end;
  // Not looked for beyond the collection: the line may be as long as the file.
  const length = text.slice(place.start, place.end).indexOf('\n');
  const end = length === -1 ? place.end : place.start + length;
  return end > place.start && text[end - 1] === '\r' ? end - 1 : end;
}
