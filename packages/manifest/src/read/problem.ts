import type { DiagnosticCode, LostObject } from './diagnostic.js';
import type { Places } from './place.js';

/** Something wrong in a document, by offset in its file, before it is known which object it belongs to. */
export interface Problem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** Absent: an error. */
  readonly severity?: 'warning';
  /** The objects that are lost with it, where that is known. */
  readonly lost?: readonly LostObject[];
}

/** One document as it was read: a JSON value, the places of its fields, and what is wrong with parts of it. */
export interface ReadDocument {
  readonly value: unknown;
  readonly places: () => Places;
  readonly problems: readonly Problem[];
  /** The document's first character, as offset in its file. */
  readonly start: number;
  /** Whether template expressions occur anywhere in its text, be it in strings. */
  readonly mentionsTemplate: boolean;
  /** Set on an item of a list that was cut before parsing. */
  readonly list?: ListKind;
}

/** What the items of a list are, where they do not say it themselves. */
export interface ListKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A document that could not be read. */
export function failedDocument(problem: Problem): ReadDocument {
  const { start } = problem;
  const place = { start, end: start, keyStart: start, keyEnd: start, kind: 'collection' } as const;
  return {
    value: undefined,
    places: () => ({ find: () => ({ place, depth: 0 }) }),
    problems: [problem],
    start,
    mentionsTemplate: false,
  };
}
