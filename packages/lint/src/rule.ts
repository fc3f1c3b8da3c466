import type { FieldPath } from '@sluice/engine';
import type { ManifestObject } from '@sluice/manifest';
import type { FindingSeverity, Fix } from './finding.js';
import type { Need, Workspace } from './workspace.js';

/** What a rule says of a field of an object; `lint` makes a finding of it. */
export interface Report {
  readonly object: ManifestObject;
  /** The field to point at. */
  readonly path: FieldPath;
  /** Point at the field's key and not at its value. */
  readonly atKey?: boolean;
  /** Point at this line of the object's file instead of at a field. */
  readonly line?: number;
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: FindingSeverity;
  /** Other fields that it speaks of. */
  readonly related?: readonly {
    readonly object: ManifestObject;
    readonly path: FieldPath;
    readonly message: string;
  }[];
  /** Its repairs, the best first; worked out only when asked for. */
  readonly fixes?: () => readonly Fix[];
}

/** One rule of the catalogue: a mistake, and how to see it. Adding one is its file, its page, its fixtures and its line in `catalogue.ts`. */
export interface LintRule {
  /** Kebab-case, unique, never changed: suppressions name it. */
  readonly id: string;
  /** The mistake in one line, for lists. */
  readonly summary: string;
  readonly severity: FindingSeverity;
  /** What the input has to hold for the rule to judge; otherwise it is silent and the summary says so. */
  readonly needs: readonly Need[];
  /** It compares the whole cluster with and without something: an editor asks it in a pause only. */
  readonly slow?: true;
  readonly check: (workspace: Workspace) => Iterable<Report>;
}
