import type { Element, NamedSet, Scalar } from '../ruleset/named-set.js';

/** Finds the element of a set that holds a key. */
export type Find = (key: readonly Scalar[]) => Element | undefined;

/** Prepares a set for look-ups. Throws where a part other than the last is a range: no ruleset has such. */
export function indexSet(set: NamedSet): Find {
  return set.interval ? indexRanges(set) : indexKeys(set);
}

function indexKeys({ elements, key }: NamedSet): Find {
  if (key.length === 1) {
    const index = new Map(elements.map((element) => [element.key[0] as Scalar, element]));
    return ([only]) => index.get(only!);
  }
  const index = new Map(elements.map((element) => [element.key.join(' '), element]));
  return (key) => index.get(key.join(' '));
}

interface Range {
  readonly first: Scalar;
  readonly last: Scalar;
  readonly element: Element;
}

function indexRanges({ name, elements }: NamedSet): Find {
  const shelves = new Map<string, Range[]>();
  for (const element of elements) {
    const head = element.key.slice(0, -1);
    if (head.some((part) => typeof part === 'object')) throw new Error(`${name}: a range that is not last`);
    const part = element.key.at(-1)!;
    const range = typeof part === 'object' ? { ...part, element } : { first: part, last: part, element };
    const shelf = shelves.get(head.join(' '));
    if (shelf) shelf.push(range);
    else shelves.set(head.join(' '), [range]);
  }
  for (const shelf of shelves.values()) shelf.sort((a, b) => (a.first < b.first ? -1 : 1));
  return (key) => rangeAt(shelves.get(key.slice(0, -1).join(' ')) ?? [], key.at(-1)!)?.element;
}

/** Binary search among disjoint ranges. */
function rangeAt(ranges: readonly Range[], value: Scalar): Range | undefined {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle]!;
    if (value < range.first) high = middle - 1;
    else if (value > range.last) low = middle + 1;
    else return range;
  }
  return undefined;
}
