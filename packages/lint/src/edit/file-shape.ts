import { indentsItems } from './layout.js';

/** What edits ask of a whole file. */
export interface FileShape {
  readonly indentsItems: boolean;
  /** Where its documents begin: at their `---`, the first with the text. Ascending. */
  readonly documents: readonly number[];
}

const DOCUMENT_MARK = /^---(?:[ \t]|\r?$)/gmu;

/** One file has many fixes, asked for one after the other: looked at for each, a large file would take minutes. */
let last: { readonly text: string; readonly shape: FileShape } | undefined;

/** The shape of a text; that of the text asked for last is remembered. */
export function fileShape(text: string): FileShape {
  if (last?.text === text) return last.shape;
  const marks = [...text.matchAll(DOCUMENT_MARK)].map(({ index }) => index);
  const shape = { indentsItems: indentsItems(text), documents: marks[0] === 0 ? marks : [0, ...marks] };
  last = { text, shape };
  return shape;
}

/** The stretch of the document that holds an offset. */
export function documentAt(
  { documents }: FileShape,
  offset: number,
  length: number,
): readonly [start: number, end: number] {
  let low = 0;
  let high = documents.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (documents[middle]! <= offset) low = middle;
    else high = middle;
  }
  return [documents[low] ?? 0, documents[low + 1] ?? length];
}
