import { isMap } from '../meta/json.js';
import { itemElement } from './item-element.js';
import { deduce, fieldOf, type MergeType } from './merge-type.js';
import type { PathElement } from './path-element.js';

/**
 * An object with an applied configuration merged into it (structured-merge-diff, typed/merge.go): nothing is removed,
 * and where both have a value the configuration's is kept. Items of keyed lists stand in its order.
 */
export function mergeObjects(live: unknown, applied: unknown, declared: MergeType): unknown {
  if (applied === undefined) return live;
  const type = deduce(declared, applied, live);
  if (type.kind === 'scalar' || type.atomic || live === undefined) return applied;
  if (type.kind === 'list') {
    const [left, right] = [live, applied].map((side): readonly unknown[] =>
      Array.isArray(side) ? side : [],
    );
    return left!.length === 0 && right!.length === 0 ? applied : mergeLists(left!, right!, type);
  }
  const [left, right] = [live, applied].map((side) => new Map(isMap(side) ? Object.entries(side) : []));
  if (left!.size === 0 && right!.size === 0) return applied;
  const merged = new Map(left);
  for (const [name, value] of right!)
    merged.set(name, mergeObjects(left!.get(name), value, fieldOf(type, name) ?? { kind: 'deduced' }));
  return Object.fromEntries(merged);
}

interface Item {
  readonly element: PathElement;
  readonly value: unknown;
}

function mergeLists(
  left: readonly unknown[],
  right: readonly unknown[],
  type: MergeType & { kind: 'list' },
): readonly unknown[] {
  const lefts = itemsOf(left, type);
  const rights = itemsOf(right, type);
  const inLeft = new Map<PathElement, unknown>();
  // Items that are there twice are not merged with the new one.
  for (const { element, value } of lefts) inLeft.set(element, inLeft.has(element) ? undefined : value);
  const inRight = new Map(rights.map(({ element, value }) => [element, value]));
  const shared = rights.map(({ element }) => element).filter((element) => inLeft.has(element));
  const merged = new Set<PathElement>();
  const out: unknown[] = [];
  const take = (element: PathElement): void => {
    merged.add(element);
    out.push(mergeObjects(inLeft.get(element), inRight.get(element), type.of()));
    if (shared[0] === element) shared.shift();
  };
  for (let l = 0, r = 0; l < lefts.length || r < rights.length;) {
    const a = lefts[l];
    const b = rights[r];
    if (a && b) {
      if (a.element === b.element) {
        take(a.element);
        l++;
        r++;
        continue;
      }
      // An item of both, but not the one whose turn it is.
      if (inRight.has(a.element) && shared[0] !== undefined && shared[0] !== a.element) {
        l++;
        continue;
      }
    }
    if (a) {
      if (!inRight.has(a.element)) {
        out.push(a.value);
        l++;
        continue;
      }
      if (merged.has(a.element)) l++;
    }
    if (b) {
      take(b.element);
      r++;
    }
  }
  return out;
}

function itemsOf(list: readonly unknown[], type: MergeType & { kind: 'list' }): readonly Item[] {
  return list.flatMap((value): readonly Item[] => {
    const element = itemElement(value, type);
    return typeof element === 'string' ? [{ element, value }] : [];
  });
}
