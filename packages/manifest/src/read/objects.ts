import type { FieldPath } from '@sluice/engine';
import type { Diagnostic, DiagnosticCode, Severity } from './diagnostic.js';
import { findDuplicateKeys } from './json-places.js';
import { listKind } from './list-kind.js';
import { type ManifestObject, objectTitle } from './manifest-object.js';
import { type FileText, type ManifestSource, type Range, manifestSource } from './manifest-source.js';
import { policyKindOf } from './policy-kinds.js';
import type { ListKind, Problem, ReadDocument } from './problem.js';
import { structuralTemplate } from './structural-template.js';
import { templateMessage } from './template.js';
import { yamlReading } from './yaml-reading.js';

type JsonMap = Record<string, unknown>;

/** Receives what the documents of a file hold. */
export interface ObjectSink {
  readonly objects: ManifestObject[];
  readonly diagnostics: Diagnostic[];
}

/** Takes the objects out of one document: one, or those of a list, lists in lists included. */
export function takeObjects(document: ReadDocument, file: FileText, isJson: boolean, sink: ObjectSink): void {
  const { value, places, problems } = document;
  const told = new Set<Problem>();

  const tell = (
    severity: Severity,
    code: DiagnosticCode,
    message: string,
    range: Range,
    extra: { object?: string; path?: string } = {},
  ): void => {
    sink.diagnostics.push({ code, severity, message, ...range, ...extra });
  };

  /** Tells the problems between two offsets; true when one of them is an error. */
  const tellProblems = (start: number, end: number, object?: string): boolean => {
    let failed = false;
    for (const problem of problems) {
      if (told.has(problem) || problem.start < start || problem.start > end) continue;
      told.add(problem);
      const severity = problem.code === 'template' ? 'notice' : (problem.severity ?? 'error');
      if (severity === 'error') failed = true;
      tell(
        severity,
        problem.code,
        problem.message,
        file.range(problem.start, problem.end),
        object === undefined ? {} : { object },
      );
    }
    return failed;
  };

  const takeList = (items: readonly unknown[], path: FieldPath, kind: ListKind): void => {
    items.forEach((item, index) => {
      const inner = [...path, 'items', index];
      if (isMap(item)) {
        const whole = item['kind'] === undefined && kind.kind !== '' ? withKind(item, kind) : item;
        take(whole, inner);
      } else if (item !== null) tellNoObject(item, inner);
    });
  };

  const tellNoObject = (item: unknown, path: FieldPath): void => {
    const what = Array.isArray(item) ? 'a list' : typeof item === 'string' ? 'a string' : `a ${typeof item}`;
    tell(
      'error',
      'not-an-object',
      `${what} is no Kubernetes object: expected a map with apiVersion and kind`,
      rangeOf(path),
    );
  };

  const rangeOf = (path: FieldPath): Range => manifestSource(file, places, path).range!([]);

  const take = (item: JsonMap, path: FieldPath): void => {
    const { kind, items } = item;
    if (typeof kind === 'string' && kind.endsWith('List') && (Array.isArray(items) || items === null)) {
      takeList(Array.isArray(items) ? items : [], path, listKind(item));
      return;
    }
    takeObject(item, path);
  };

  const takeObject = (item: JsonMap, path: FieldPath): void => {
    const source = manifestSource(file, places, path);
    if (document.mentionsTemplate) {
      const template = structuralTemplate(item);
      if (template) {
        const range = source.keyRange!(template);
        tell('notice', 'template', templateMessage(fieldText(item, template)), range);
        return;
      }
    }
    const identity = identify(item, source, tell);
    const title = identity && objectTitle(identity);
    let failed = identity === undefined;
    if (problems.length > 0) {
      const { place } = places().find(path);
      if (tellProblems(place.start, place.end, title)) failed = true;
    }
    if (!identity) return;
    if (isJson && policyKindOf(identity)) {
      findDuplicateKeys(file.text, places().find(path).place.start, (inner, start, end) => {
        failed = true;
        const name = fieldName(inner);
        const range = file.range(start, end);
        tell('error', 'duplicate-key', `strict decoding error: duplicate field "${name}"`, range, {
          object: title!,
          path: name,
        });
      });
    }
    if (!failed) sink.objects.push({ ...identity, value: item, source });
  };

  if (isMap(value)) {
    const whole =
      document.list && value['kind'] === undefined && document.list.kind !== ''
        ? withKind(value, document.list)
        : value;
    take(whole, []);
  } else if (value !== undefined && value !== null) tellNoObject(value, []);
  // What belongs to no object: syntax errors, and errors of a list itself.
  tellProblems(0, Infinity);
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Reads what every object needs, or tells what is missing. */
function identify(
  item: JsonMap,
  source: ManifestSource,
  tell: (
    severity: Severity,
    code: DiagnosticCode,
    message: string,
    range: Range,
    extra?: { object?: string; path?: string },
  ) => void,
): Identity | undefined {
  let failed = false;
  const fail = (code: DiagnosticCode, path: FieldPath, message: string): undefined => {
    failed = true;
    const { kind } = item;
    const object = typeof kind === 'string' && kind !== '' ? { object: kind } : {};
    tell('error', code, message, source.range!(path), { ...object, path: path.join('.') });
    return undefined;
  };
  const string = (holder: JsonMap, struct: string, path: FieldPath): string | undefined => {
    const value = field(holder, path.at(-1) as string);
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    const reading = yamlReading(source.written!(path), value);
    return fail(
      'wrong-type',
      path,
      `json: cannot unmarshal ${jsonType(value)} into Go struct field ${struct}.${path.join('.')} of type string${reading}`,
    );
  };

  const apiVersion = string(item, 'TypeMeta', ['apiVersion']);
  const kind = string(item, 'TypeMeta', ['kind']);
  if (apiVersion === '') fail('missing-api-version', [], 'apiVersion not set');
  if (kind === '') fail('missing-kind', [], 'kind not set');
  const metadata = field(item, 'metadata') ?? {};
  if (!isMap(metadata)) {
    return fail(
      'wrong-type',
      ['metadata'],
      `json: cannot unmarshal ${jsonType(metadata)} into Go struct field ${kind || 'Object'}.metadata of type v1.ObjectMeta`,
    );
  }
  const given = string(metadata, 'ObjectMeta', ['metadata', 'name']);
  const generated = string(metadata, 'ObjectMeta', ['metadata', 'generateName']);
  const namespace = string(metadata, 'ObjectMeta', ['metadata', 'namespace']);
  const name = given || generated;
  const nameless = apiVersion?.startsWith('kustomize.config.k8s.io/') === true;
  if (given === '' && generated === '' && kind && !nameless) {
    fail(
      'missing-name',
      ['metadata', 'name'],
      'metadata.name: Required value: name or generateName is required',
    );
  }
  if (failed || !apiVersion || !kind) return undefined;
  return { apiVersion, kind, name: name ?? '', ...(namespace && { namespace }) };
}

/** An item with the type that its list says it has, in the order in which kubectl prints. */
function withKind(item: JsonMap, { apiVersion, kind }: ListKind): JsonMap {
  return { apiVersion: item['apiVersion'] ?? apiVersion, kind, ...item };
}

function field(map: JsonMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function fieldText(item: JsonMap, path: FieldPath): string {
  let value: unknown = item;
  for (const step of path) value = (value as JsonMap | undefined)?.[step as string];
  return typeof value === 'string' ? value : String(path.at(-1));
}

function fieldName(path: FieldPath): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value's type as Go's decoder calls it. */
function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'object' : typeof value;
}
