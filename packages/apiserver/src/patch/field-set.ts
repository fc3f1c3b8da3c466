import { isMap, type JsonMap } from '../meta/json.js';
import {
  compareElements,
  fieldName,
  type PathElement,
  printElement,
  readElement,
  UNKNOWN_ELEMENT,
} from './path-element.js';
import { fieldOf, itemOf, type MergeType } from './merge-type.js';

/**
 * A set of fields of an object (structured-merge-diff, fieldpath/set.go): a field may be in it, and so may fields below
 * it. Never changed once built.
 */
export interface FieldSet {
  readonly members: ReadonlySet<PathElement>;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

/** No fields. */
export const NO_FIELDS: FieldSet = { members: new Set(), children: new Map() };

/** A set while it is being built. */
export interface GrowingSet extends FieldSet {
  readonly members: Set<PathElement>;
  readonly children: Map<PathElement, GrowingSet>;
}

/** An empty set to be filled. */
export function growingSet(): GrowingSet {
  return { members: new Set(), children: new Map() };
}

/** The part of a growing set below a step, made when it is not there. */
export function descend(set: GrowingSet, element: PathElement): GrowingSet {
  let child = set.children.get(element);
  if (!child) set.children.set(element, (child = growingSet()));
  return child;
}

/** A set of the given paths. */
export function fieldSet(...paths: readonly (readonly PathElement[])[]): FieldSet {
  const set = growingSet();
  for (const path of paths) {
    const last = path.at(-1);
    if (last === undefined) continue;
    path.slice(0, -1).reduce(descend, set).members.add(last);
  }
  return set;
}

/** Whether no field is in the set. */
export function isEmpty({ members, children }: FieldSet): boolean {
  return members.size === 0 && [...children.values()].every(isEmpty);
}

/** Whether a field is in the set. */
export function hasField(set: FieldSet, path: readonly PathElement[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return false;
  if (rest.length === 0) return set.members.has(first);
  const child = set.children.get(first);
  return child !== undefined && hasField(child, rest);
}

/** The fields of either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children);
  for (const [element, child] of b.children) {
    const same = children.get(element);
    children.set(element, same ? union(same, child) : child);
  }
  return { members: new Set([...a.members, ...b.members]), children };
}

/** The fields of both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return {
    members: new Set([...a.members].filter((element) => b.members.has(element))),
    children: kept(a, (element, child) => {
      const other = b.children.get(element);
      return other && intersection(child, other);
    }),
  };
}

/** The fields of the first that are not in the second; a field is not taken away with the one above it. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return {
    members: new Set([...a.members].filter((element) => !b.members.has(element))),
    children: kept(a, (element, child) => {
      const other = b.children.get(element);
      return other ? difference(child, other) : child;
    }),
  };
}

/** The fields of the first that are neither in the second nor below one that is. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  return {
    members: new Set([...a.members].filter((element) => !b.members.has(element))),
    children: kept(a, (element, child) => {
      if (b.members.has(element)) return undefined;
      const other = b.children.get(element);
      return other ? recursiveDifference(child, other) : child;
    }),
  };
}

function kept(
  { children }: FieldSet,
  change: (element: PathElement, child: FieldSet) => FieldSet | undefined,
): ReadonlyMap<PathElement, FieldSet> {
  const result = new Map<PathElement, FieldSet>();
  for (const [element, child] of children) {
    const changed = change(element, child);
    if (changed && !isEmpty(changed)) result.set(element, changed);
  }
  return result;
}

/** The set with the declared fields that stand above its own: they are theirs although they are not named. */
export function withNamedFields(set: FieldSet, type: MergeType | undefined): FieldSet {
  const members = new Set(set.members);
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of set.children) {
    const name = fieldName(element);
    const declared = name !== undefined && type?.kind === 'map' && type.fields.has(name);
    if (declared) members.add(element);
    const inner = name === undefined ? type && itemOf(type) : type && fieldOf(type, name);
    children.set(element, withNamedFields(child, inner));
  }
  return { members, children };
}

/** The paths of a set in their order, each member before what is below. */
export function* pathsOf(
  set: FieldSet,
  prefix: readonly PathElement[] = [],
): Generator<readonly PathElement[]> {
  for (const element of sorted(set.members)) yield [...prefix, element];
  for (const element of sorted(set.children.keys()))
    yield* pathsOf(set.children.get(element)!, [...prefix, element]);
}

/** `.spec.template.spec.containers[name="web"].image` */
export function printFieldPath(path: readonly PathElement[]): string {
  return path.map(printElement).join('');
}

function sorted(elements: Iterable<PathElement>): readonly PathElement[] {
  return [...elements].sort(compareElements);
}

/** The set as fieldsV1. */
export function toFieldsV1(set: FieldSet, itself = false): JsonMap {
  const entries: (readonly [string, unknown])[] = itself && !isBare(set) ? [['.', {}]] : [];
  for (const element of sorted(new Set([...set.members, ...set.children.keys()]))) {
    const child = set.children.get(element);
    entries.push([element, child ? toFieldsV1(child, set.members.has(element)) : {}]);
  }
  return Object.fromEntries(entries);
}

function isBare({ members, children }: FieldSet): boolean {
  return members.size === 0 && children.size === 0;
}

/** Reads fieldsV1; undefined where a key is no step. */
export function fromFieldsV1(fields: unknown): FieldSet | undefined {
  const read = readLevel(fields);
  return read && (read.set ?? NO_FIELDS);
}

/** What stands below a step: fields, and whether the step itself is in the set. */
function readLevel(
  fields: unknown,
): { readonly set: FieldSet | undefined; readonly itself: boolean } | undefined {
  const members = new Set<PathElement>();
  const children = new Map<PathElement, FieldSet>();
  let itself = false;
  for (const [key, inner] of isMap(fields) ? Object.entries(fields) : []) {
    if (key === '.') {
      itself = true;
      continue;
    }
    const element = readElement(key);
    if (element === UNKNOWN_ELEMENT) continue;
    const level = element === undefined ? undefined : readLevel(inner);
    if (element === undefined || !level) return undefined;
    if (level.itself) members.add(element);
    if (level.set) children.set(element, level.set);
  }
  const empty = members.size === 0 && children.size === 0;
  return { set: empty ? undefined : { members, children }, itself: itself || empty };
}
