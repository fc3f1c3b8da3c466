import { isMap } from '../meta/json.js';
import { keyElement, type PathElement, valueElement } from './path-element.js';
import type { MergeType } from './merge-type.js';

type ListType = MergeType & { readonly kind: 'list' };

/** The step to an item of an associative list, or why it has none. */
export function itemElement(item: unknown, { keys, of }: ListType): PathElement | { readonly error: string } {
  if (keys.length === 0) {
    if (Array.isArray(item)) return { error: 'not supported: associative list with lists as elements' };
    if (isMap(item)) return { error: "associative list without keys has an element that's a map type" };
    if (item === null)
      return { error: "associative list without keys has an element that's an explicit null" };
    return valueElement(item);
  }
  if (item === null) return { error: 'associative list with keys may not have a null element' };
  if (!isMap(item)) return { error: 'associative list with keys may not have non-map elements' };
  const type = of();
  const found = keys.flatMap((key): readonly (readonly [string, unknown])[] => {
    if (Object.hasOwn(item, key)) return [[key, item[key]]];
    const fallback = type.kind === 'map' ? type.fallbacks.get(key) : undefined;
    return fallback === undefined ? [] : [[key, fallback]];
  });
  if (found.length === 0)
    return {
      error: `associative list with keys has an element that omits all key fields ${printKeys(keys)} (and doesn't have default values for any key fields)`,
    };
  return keyElement(found);
}

function printKeys(keys: readonly string[]): string {
  return `[${keys.map((key) => JSON.stringify(key)).join(' ')}]`;
}

/** The items of an associative list by their steps; those without one are left out. */
export function itemsByElement(list: readonly unknown[], type: ListType): Map<PathElement, unknown[]> {
  const items = new Map<PathElement, unknown[]>();
  for (const item of list) {
    const element = itemElement(item, type);
    if (typeof element !== 'string') continue;
    const same = items.get(element);
    if (same) same.push(item);
    else items.set(element, [item]);
  }
  return items;
}
