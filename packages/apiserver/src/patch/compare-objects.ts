import { isDeepStrictEqual } from 'node:util';
import { isMap } from '../meta/json.js';
import { descend, type FieldSet, growingSet, type GrowingSet } from './field-set.js';
import { itemsByElement } from './item-element.js';
import { deduce, fieldOf, type MergeType } from './merge-type.js';
import { fieldElement, type PathElement } from './path-element.js';

/** The fields that differ; none is in more than one of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  readonly modified: FieldSet;
}

interface Walk {
  readonly added: GrowingSet;
  readonly removed: GrowingSet;
  readonly modified: GrowingSet;
  /** From the root to the parent of what is compared. */
  readonly path: readonly PathElement[];
}

/** Compares two values of a type (structured-merge-diff, typed/compare.go). */
export function compareObjects(left: unknown, right: unknown, type: MergeType): Comparison {
  const sets = { added: growingSet(), removed: growingSet(), modified: growingSet() };
  compare(left, right, type, { ...sets, path: [] }, undefined);
  return sets;
}

function compare(
  left: unknown,
  right: unknown,
  declared: MergeType,
  walk: Walk,
  self: PathElement | undefined,
): void {
  const type = deduce(declared, right, left);
  const mark = (set: GrowingSet): void => {
    if (self !== undefined) walk.path.reduce(descend, set).members.add(self);
  };
  const path = self === undefined ? walk.path : [...walk.path, self];
  const leaf = (): void => {
    if (left === undefined) mark(walk.added);
    else if (right === undefined) mark(walk.removed);
    else if (!isDeepStrictEqual(left, right)) mark(walk.modified);
  };
  if (type.kind === 'scalar' || type.atomic || (isBare(left) && isBare(right))) return leaf();
  if (type.kind === 'list') compareLists(left, right, type, { ...walk, path });
  else {
    const [a, b] = [left, right].map((side) => new Map(isMap(side) ? Object.entries(side) : []));
    for (const name of new Set([...a!.keys(), ...b!.keys()])) {
      const inner = fieldOf(type, name) ?? { kind: 'deduced' };
      compare(a!.get(name), b!.get(name), inner, { ...walk, path }, fieldElement(name));
    }
  }
  if (left === undefined) mark(walk.added);
  else if (right === undefined) mark(walk.removed);
}

/** Nothing, null, or a collection without anything in it. */
function isBare(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

function compareLists(left: unknown, right: unknown, type: MergeType & { kind: 'list' }, walk: Walk): void {
  const [a, b] = [left, right].map((side) => itemsByElement(Array.isArray(side) ? side : [], type));
  const mark = (set: GrowingSet, element: PathElement): void => {
    walk.path.reduce(descend, set).members.add(element);
  };
  for (const element of new Set([...a!.keys(), ...b!.keys()])) {
    const before = a!.get(element) ?? [];
    const after = b!.get(element) ?? [];
    if (before.length <= 1 && after.length <= 1) compare(before[0], after[0], type.of(), walk, element);
    else if (before.length >= 2 && after.length >= 2) {
      if (!isDeepStrictEqual(before, after)) mark(walk.modified, element);
    } else if (before.length >= 2) {
      if (after.length > 0) compare(undefined, after[0], type.of(), walk, element);
      mark(walk.removed, element);
    } else {
      if (before.length > 0) compare(before[0], undefined, type.of(), walk, element);
      mark(walk.added, element);
    }
  }
}
