import type { FieldPath, Labels } from '@sluice/engine';
import type { Diagnostic, DiagnosticCode, Severity } from '../read/diagnostic.js';
import { type ManifestObject, objectTitle } from '../read/manifest-object.js';
import type { ManifestSource } from '../read/manifest-source.js';
import { yamlReading } from '../read/yaml-reading.js';
import { formatPath } from './format-path.js';

/** A JSON object. */
export type JsonMap = Readonly<Record<string, unknown>>;

/**
 * Reads typed fields of one object. A field that is absent or null gives undefined (or nothing, for lists and
 * labels); one of another type is told once as an error at its place, and read as absent.
 */
export interface FieldReader {
  readonly object: ManifestObject;
  map(path: FieldPath): JsonMap | undefined;
  list(path: FieldPath): readonly unknown[];
  text(path: FieldPath): string | undefined;
  integer(path: FieldPath): number | undefined;
  flag(path: FieldPath): boolean | undefined;
  /** A map of strings. */
  labels(path: FieldPath): Labels;
  /** The field as it is, whatever its type. */
  any(path: FieldPath): unknown;
  /** Tells something about a field. */
  tell(severity: Severity, code: DiagnosticCode, path: FieldPath, message: string): void;
  /** Whether an error was told: the object is not fit for the cluster. */
  failed(): boolean;
}

/** A reader of the object's fields that puts what it finds wrong into `diagnostics`. */
export function readFields(object: ManifestObject, diagnostics: Diagnostic[]): FieldReader {
  const source: ManifestSource = object.source;
  const told = new Set<string>();
  let failed = false;

  const tell: FieldReader['tell'] = (severity, code, path, message) => {
    const place = formatPath(path);
    if (told.has(`${code} ${place}`)) return;
    told.add(`${code} ${place}`);
    if (severity === 'error') failed = true;
    const text = path.length === 0 ? message : `${place}: ${message}`;
    const at = source.range?.(path) ?? source.at(path);
    diagnostics.push({ code, severity, message: text, ...at, object: objectTitle(object), path: place });
  };

  const wrongType = (path: FieldPath, wanted: string, found: unknown): undefined => {
    const reading = wanted === 'a string' ? yamlReading(source.written?.(path), found) : '';
    tell('error', 'wrong-type', path, `must be ${wanted}, not ${describe(found)}${reading}`);
    return undefined;
  };

  const any = (path: FieldPath): unknown => {
    let value: unknown = object.value;
    for (let depth = 0; depth < path.length; depth++) {
      const step = path[depth]!;
      if (value === undefined || value === null) return undefined;
      if (typeof step === 'number') {
        if (!Array.isArray(value)) return wrongType(path.slice(0, depth), 'a list', value);
        value = value[step];
      } else {
        if (!isMap(value)) return wrongType(path.slice(0, depth), 'a map', value);
        value = Object.hasOwn(value, step) ? value[step] : undefined;
      }
    }
    return value ?? undefined;
  };

  function typed<T>(path: FieldPath, wanted: string, is: (value: unknown) => value is T): T | undefined {
    const value = any(path);
    if (value === undefined || is(value)) return value;
    return wrongType(path, wanted, value);
  }

  const map = (path: FieldPath): JsonMap | undefined => typed(path, 'a map', isMap);

  return {
    object,
    map,
    list: (path) => typed(path, 'a list', (value): value is unknown[] => Array.isArray(value)) ?? [],
    text: (path) => typed(path, 'a string', (value) => typeof value === 'string'),
    integer: (path) => typed(path, 'an integer', (value): value is number => Number.isInteger(value)),
    flag: (path) => typed(path, 'a boolean', (value) => typeof value === 'boolean'),
    labels(path) {
      const labels = new Map<string, string>();
      for (const [key, value] of Object.entries(map(path) ?? {})) {
        if (typeof value === 'string') labels.set(key, value);
        else if (value === null) labels.set(key, '');
        else wrongType([...path, key], 'a string', value);
      }
      return labels;
    },
    any,
    tell,
    failed: () => failed,
  };
}

/** Whether a value is a JSON object. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`;
  return `the ${typeof value} ${String(value)}`;
}
