import { ascending } from '../ascending.js';

/** An inclusive interval. */
export type Interval<T> = readonly [first: T, last: T];

/** A set as its canonical form: sorted, disjoint, never adjacent. Equal sets have equal forms. */
export type IntervalSet<T> = readonly Interval<T>[];

/** Set algebra over one ordered discrete domain. */
export interface IntervalAlgebra<T> {
  /** The canonical form of any intervals; an interval whose last lies before its first is empty. */
  of(intervals: Iterable<Interval<T>>): IntervalSet<T>;
  union(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T>;
  intersect(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T>;
  subtract(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T>;
  equal(a: IntervalSet<T>, b: IntervalSet<T>): boolean;
  /** Whether `b` holds all of `a`. */
  subset(a: IntervalSet<T>, b: IntervalSet<T>): boolean;
  has(set: IntervalSet<T>, value: T): boolean;
}

/** The algebra of a domain, given the neighbours of a value. */
export function intervalAlgebra<T extends number | bigint>(
  next: (value: T) => T,
  previous: (value: T) => T,
): IntervalAlgebra<T> {
  const byFirst = (a: Interval<T>, b: Interval<T>): number => ascending(a[0], b[0]);

  function of(intervals: Iterable<Interval<T>>): IntervalSet<T> {
    const sorted = [...intervals].filter(([first, last]) => first <= last).sort(byFirst);
    const merged: [T, T][] = [];
    for (const [first, last] of sorted) {
      const top = merged[merged.length - 1];
      if (top && (first <= top[1] || first === next(top[1]))) {
        if (last > top[1]) top[1] = last;
      } else merged.push([first, last]);
    }
    return merged;
  }

  function union(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T> {
    if (a.length === 0) return b;
    if (b.length === 0) return a;
    return of([...a, ...b]);
  }

  function intersect(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T> {
    if (a.length === 0 || a === b) return a;
    if (b.length === 0) return b;
    const common: Interval<T>[] = [];
    for (let i = 0, j = 0; i < a.length && j < b.length;) {
      const x = a[i]!;
      const y = b[j]!;
      const first = x[0] > y[0] ? x[0] : y[0];
      const last = x[1] < y[1] ? x[1] : y[1];
      if (first <= last) common.push([first, last]);
      if (x[1] < y[1]) i++;
      else j++;
    }
    return common;
  }

  function subtract(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T> {
    const left: Interval<T>[] = [];
    let j = 0;
    for (const [start, last] of a) {
      let first = start;
      let open = true;
      while (j < b.length && b[j]![1] < first) j++;
      for (let k = j; k < b.length && b[k]![0] <= last; k++) {
        const hole = b[k]!;
        if (hole[0] > first) left.push([first, previous(hole[0])]);
        if (hole[1] >= last) {
          open = false;
          break;
        }
        first = next(hole[1]);
      }
      if (open) left.push([first, last]);
    }
    return left;
  }

  const equal = (a: IntervalSet<T>, b: IntervalSet<T>): boolean =>
    a === b || (a.length === b.length && a.every((x, i) => x[0] === b[i]![0] && x[1] === b[i]![1]));

  function has(set: IntervalSet<T>, value: T): boolean {
    let low = 0;
    let high = set.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [first, last] = set[middle]!;
      if (value < first) high = middle - 1;
      else if (value > last) low = middle + 1;
      else return true;
    }
    return false;
  }

  return { of, union, intersect, subtract, equal, subset: (a, b) => subtract(a, b).length === 0, has };
}
