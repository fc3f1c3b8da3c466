import type { FieldPath, Labels } from '@sluice/engine';
import type { Diagnostic, DiagnosticCode, Severity } from '../read/diagnostic.js';
import { concerning, type ManifestObject } from '../read/manifest-object.js';
import type { ManifestSource } from '../read/manifest-source.js';
import { yamlReading } from '../read/yaml-reading.js';
import { isMap } from '../validate/decode.js';
import { printPath } from '../validate/field-error.js';

/** A JSON object. */
export type JsonMap = Readonly<Record<string, unknown>>;

/**
 * Reads typed fields of one object. A field that is absent or null gives undefined (or nothing, for lists and
 * labels); one of another type is told once as an error at its place, and read as absent.
 */
export class FieldReader {
  readonly object: ManifestObject;
  readonly #diagnostics: Diagnostic[];
  #told: Set<string> | undefined;
  #failed = false;

  constructor(object: ManifestObject, diagnostics: Diagnostic[]) {
    this.object = object;
    this.#diagnostics = diagnostics;
  }

  /** Whether an error was told: the object is not fit for the cluster. */
  get failed(): boolean {
    return this.#failed;
  }

  map(path: FieldPath): JsonMap | undefined {
    const value = this.any(path);
    return value === undefined || isMap(value) ? value : this.#wrongType(path, 'a map', value);
  }

  list(path: FieldPath): readonly unknown[] {
    const value = this.any(path);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : (this.#wrongType(path, 'a list', value) ?? []);
  }

  text(path: FieldPath): string | undefined {
    const value = this.any(path);
    return value === undefined || typeof value === 'string'
      ? value
      : this.#wrongType(path, 'a string', value);
  }

  integer(path: FieldPath): number | undefined {
    const value = this.any(path);
    if (value === undefined) return undefined;
    return Number.isInteger(value) ? (value as number) : this.#wrongType(path, 'an integer', value);
  }

  flag(path: FieldPath): boolean | undefined {
    const value = this.any(path);
    return value === undefined || typeof value === 'boolean'
      ? value
      : this.#wrongType(path, 'a boolean', value);
  }

  /** A map of strings. */
  labels(path: FieldPath): Labels {
    const labels = new Map<string, string>();
    for (const [key, value] of Object.entries(this.map(path) ?? {})) {
      if (typeof value === 'string') labels.set(key, value);
      else if (value === null) labels.set(key, '');
      else this.#wrongType([...path, key], 'a string', value);
    }
    return labels;
  }

  /** The field as it is, whatever its type. */
  any(path: FieldPath): unknown {
    let value: unknown = this.object.value;
    for (let depth = 0; depth < path.length; depth++) {
      const step = path[depth]!;
      if (value === undefined || value === null) return undefined;
      if (typeof step === 'number') {
        if (!Array.isArray(value)) return this.#wrongType(path.slice(0, depth), 'a list', value);
        value = value[step];
      } else {
        if (!isMap(value)) return this.#wrongType(path.slice(0, depth), 'a map', value);
        value = Object.hasOwn(value, step) ? value[step] : undefined;
      }
    }
    return value ?? undefined;
  }

  /** Tells something about a field, once. */
  tell(severity: Severity, code: DiagnosticCode, path: FieldPath, message: string): void {
    const place = printPath(path);
    this.#told ??= new Set();
    if (this.#told.has(`${code} ${place}`)) return;
    this.#told.add(`${code} ${place}`);
    if (severity === 'error') this.#failed = true;
    const source: ManifestSource = this.object.source;
    const text = path.length === 0 ? message : `${place}: ${message}`;
    const at = source.range?.(path) ?? source.at(path);
    const about = concerning(this.object);
    this.#diagnostics.push({ code, severity, message: text, ...at, ...about, path: place });
  }

  #wrongType(path: FieldPath, wanted: string, found: unknown): undefined {
    const source: ManifestSource = this.object.source;
    const reading = wanted === 'a string' ? yamlReading(source.written?.(path), found) : '';
    this.tell('error', 'wrong-type', path, `must be ${wanted}, not ${describe(found)}${reading}`);
    return undefined;
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`;
  return `the ${typeof value} ${String(value)}`;
}
