import type { FieldPath } from '@sluice/engine';

/** A key or an item that was written, with its scalar; of a document that need not be right. */
export interface ScannedEntry {
  readonly path: FieldPath;
  /** Without quotes; empty where a map, a list or nothing follows. */
  readonly text: string;
}

/** Where the cursor stands in a document. */
export interface CursorPlace {
  /** `key`: a member of what is at `path`, or the item at `path` itself, begins here. `value`: the scalar at `path`. */
  readonly role: 'key' | 'value';
  readonly path: FieldPath;
  /** What of it is written before the cursor, without an opening quote. */
  readonly prefix: string;
  /** What an answer replaces. */
  readonly start: number;
  readonly end: number;
  /** The column, from 0, at which it begins. */
  readonly column: number;
  /** Between brackets. */
  readonly flow: boolean;
}

/** What can be read of a document while it is being typed. */
export interface Scan {
  readonly entries: readonly ScannedEntry[];
  /** Undefined in a comment, a block of text, or between documents. */
  readonly cursor: CursorPlace | undefined;
}

/** A scalar without its quotes and the comment after it. */
export function scalarText(written: string): string {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)/u.exec(written);
  if (quoted) return unquoted(quoted[0]);
  return written.startsWith('#') ? '' : written.replace(/\s+#.*$/u, '').trim();
}

/** A key or a scalar without its quotes. */
export function unquoted(written: string): string {
  const text = written.trim();
  if (text.startsWith("'")) return text.replace(/^'|'$/gu, '').replaceAll("''", "'");
  return text.startsWith('"') ? text.replace(/^"|"$/gu, '').replaceAll('\\"', '"') : text;
}
