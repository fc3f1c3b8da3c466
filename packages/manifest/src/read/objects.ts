import type { FieldPath } from '@sluice/engine';
import { isMap } from '../validate/decode.js';
import { goQuote, printPath } from '../validate/field-error.js';
import type { Diagnostic } from './diagnostic.js';
import { findDuplicateKeys } from './json-places.js';
import { type Identity, type Tell, identify, lostObject } from './identify.js';
import { MAX_PROBLEMS_PER_LIST } from './limits.js';
import { listKind } from './list-kind.js';
import { concerning, type ManifestObject } from './manifest-object.js';
import { type FileText, type Range, manifestSource } from './manifest-source.js';
import { policyKindOf } from './policy-kinds.js';
import type { ListKind, Problem, ReadDocument } from './problem.js';
import { structuralTemplate } from './structural-template.js';
import { mentionsTemplate, templateMessage } from './template.js';

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
  const before = sink.diagnostics.length;

  const tell: Tell = (severity, code, message, range, extra = {}) => {
    sink.diagnostics.push({ code, severity, message, ...range, ...extra });
  };

  /** Tells the problems between two offsets; true when one of them is an error. */
  const tellProblems = (start: number, end: number, identity?: Identity): boolean => {
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
        identity ? concerning(identity) : problem.lost ? { lost: problem.lost } : {},
      );
    }
    return failed;
  };

  const takeList = (items: readonly unknown[], path: FieldPath, kind: ListKind): void => {
    for (const [index, item] of items.entries()) {
      const inner = [...path, 'items', index];
      if (sink.diagnostics.length - before > MAX_PROBLEMS_PER_LIST) {
        const limit = MAX_PROBLEMS_PER_LIST.toLocaleString('en-US');
        const message = `this list is not read from here on: more than ${limit} problems`;
        tell('error', 'too-many-problems', message, rangeOf(inner));
        return;
      }
      if (isMap(item)) {
        const whole = item['kind'] === undefined && kind.kind !== '' ? withKind(item, kind) : item;
        take(whole, inner);
      } else if (item !== null) tellNoObject(item, inner);
    }
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
        const { kind } = item;
        const lost = typeof kind === 'string' && !mentionsTemplate(kind) ? lostObject(item, kind) : {};
        tell('notice', 'template', templateMessage(fieldText(item, template)), range, { lost: [lost] });
        return;
      }
    }
    const identity = identify(item, source, tell);
    let failed = identity === undefined;
    if (problems.length > 0) {
      const { place } = places().find(path);
      if (tellProblems(place.start, place.end, identity)) failed = true;
    }
    if (!identity) return;
    if (isJson && policyKindOf(identity)) {
      findDuplicateKeys(file.text, places().find(path).place.start, (inner, start, end) => {
        failed = true;
        const name = printPath(inner);
        const range = file.range(start, end);
        tell('error', 'duplicate-key', `strict decoding error: duplicate field ${goQuote(name)}`, range, {
          ...concerning(identity),
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

/** An item with the type that its list says it has, in the order in which kubectl prints. */
function withKind(item: JsonMap, { apiVersion, kind }: ListKind): JsonMap {
  return { apiVersion: item['apiVersion'] ?? apiVersion, kind, ...item };
}

function fieldText(item: JsonMap, path: FieldPath): string {
  let value: unknown = item;
  for (const step of path) value = (value as JsonMap | undefined)?.[step as string];
  return typeof value === 'string' ? value : String(path.at(-1));
}
