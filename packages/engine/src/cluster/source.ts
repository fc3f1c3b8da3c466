/** A place in an input file; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The path of a field inside one object, e.g. `['spec', 'ingress', 0, 'from']`. */
export type FieldPath = readonly (string | number)[];

/** Where an object was read; `at` gives the place of a field, or of its nearest parent that was written. */
export interface Source {
  readonly file: string;
  at(path: FieldPath): Position;
}
