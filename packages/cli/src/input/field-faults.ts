import type { FieldPath, Position } from '@sluice/engine';
import type { ManifestSource } from '@sluice/manifest';
import { didYouMean } from '../closest.js';
import type { ReportDiagnostic } from '../output/report.js';

/** Tells what is wrong with the fields of one file of the project's own, such as assertions or settings, with its place. */
export class FieldFaults {
  readonly source: ManifestSource;
  readonly #diagnostics: ReportDiagnostic[];

  constructor(source: ManifestSource, diagnostics: ReportDiagnostic[]) {
    this.source = source;
    this.#diagnostics = diagnostics;
  }

  /** How many faults there are. */
  get count(): number {
    return this.#diagnostics.length;
  }

  /** The place of a field's value, or of its key. */
  place(path: FieldPath, atKey = false): Position {
    return (atKey ? this.source.keyRange?.(path) : this.source.range?.(path)) ?? this.source.at(path);
  }

  /** An error at a field's value, or at its key. */
  tell(path: FieldPath, code: string, message: string, atKey = false): undefined {
    this.tellAt(this.place(path, atKey), code, message);
  }

  /** An error at a place. */
  tellAt(at: Position, code: string, message: string): void {
    this.#diagnostics.push({ severity: 'error', code, message, ...at });
  }

  /** Whether a map has only fields that are known; others are told with the nearest one. */
  onlyFields(fields: Readonly<Record<string, unknown>>, path: FieldPath, known: readonly string[]): boolean {
    const unknown = Object.keys(fields).filter((key) => !known.includes(key));
    for (const key of unknown) {
      const near = didYouMean(key, known) || `: the fields are ${known.join(', ')}`;
      this.tell([...path, key], 'unknown-field', `unknown field "${key}"${near}`, true);
    }
    return unknown.length === 0;
  }
}
