import type { FieldPath } from '@sluice/engine';

/** Where a field stands in a text: its value, and its key when it belongs to a map. Offsets; ends are exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** `plain`: an unquoted YAML scalar, whose type hangs on how it is written. */
  readonly kind: 'plain' | 'scalar' | 'collection';
}

/** The places of one document's fields. */
export interface Places {
  /** The place of the field, or of its nearest parent that was written; `depth` says how much of the path it covers. */
  find(path: FieldPath): { readonly place: Place; readonly depth: number };
}
