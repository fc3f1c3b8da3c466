import { type ManifestObject, objectTitle, type Range } from '@sluice/manifest';

/** How much a finding matters: an `error` breaks what was meant, a `warning` may, an `info` is worth knowing. */
export type FindingSeverity = 'error' | 'warning' | 'info';

/** A replacement of text in one file, by offsets; `end` is exclusive. */
export interface TextEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A repair of a finding. Its edits do not overlap. */
export interface Fix {
  /** What it does, as a command: "join the two peers into one". */
  readonly title: string;
  /** The meaning of the policy stays: it may be applied without being named. Others are only offered. */
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}

/** Another place that a finding speaks of. */
export interface Related {
  readonly message: string;
  readonly range: Range;
}

/** One thing that a rule says of the input. */
export interface Finding {
  /** The id of the rule, e.g. `peer-or-not-and`. */
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly range: Range;
  readonly object: ManifestObject;
  /** The field concerned as the API server writes paths; empty for the object itself. */
  readonly path: string;
  readonly related: readonly Related[];
  /** Worked out when asked for. */
  readonly fixes: () => readonly Fix[];
}

/**
 * A text that stays the same when lines move: the rule, the object and the field. Findings of one input that share it differ in what
 * they are called only by their order.
 */
export function fingerprintOf({ rule, object, path }: Finding): string {
  return `${rule} ${object.apiVersion} ${objectTitle(object)} ${path}`;
}
