import type { Labels } from './labels.js';
import { matches, type Requirement, type Selector } from './selector.js';
import { SmallSet } from './small-set.js';

/**
 * Finds the values whose selectors match given labels without trying each: a value is filed under one requirement
 * that labels must meet, so only those filed under a label of the object are tried.
 */
export class SelectorIndex<T extends object> {
  readonly #selectorOf: (value: T) => Selector;
  readonly #byLabel = new Map<string, Map<string, SmallSet<T>>>();
  readonly #rest = new SmallSet<T>();
  /** Under a key whatever its value; few indexes have any. */
  #byKey: Map<string, SmallSet<T>> | undefined;

  constructor(selectorOf: (value: T) => Selector) {
    this.#selectorOf = selectorOf;
  }

  /** Files a value under its selector; a value stands once. */
  add(value: T): void {
    const anchor = anchorOf(this.#selectorOf(value));
    if (!anchor) this.#rest.add(value);
    else if (anchor.operator === 'Exists') shelfIn((this.#byKey ??= new Map()), anchor.key).add(value);
    else {
      let shelves = this.#byLabel.get(anchor.key);
      if (!shelves) this.#byLabel.set(anchor.key, (shelves = new Map()));
      for (const label of anchor.values) shelfIn(shelves, label).add(value);
    }
  }

  delete(value: T): void {
    const anchor = anchorOf(this.#selectorOf(value));
    if (!anchor) this.#rest.delete(value);
    else if (anchor.operator === 'Exists') takeFrom(this.#byKey, anchor.key, value);
    else {
      const shelves = this.#byLabel.get(anchor.key);
      for (const label of anchor.values) takeFrom(shelves, label, value);
      if (shelves?.size === 0) this.#byLabel.delete(anchor.key);
    }
  }

  /** The values whose selectors match, in no order. */
  matching(labels: Labels): T[] {
    const found: T[] = [];
    const take = (shelf: SmallSet<T> | undefined): void => {
      if (!shelf || shelf.size === 0) return;
      for (const value of shelf) if (matches(this.#selectorOf(value), labels)) found.push(value);
    };
    if (this.#byLabel.size > 0 || this.#byKey) {
      for (const [key, value] of labels) {
        take(this.#byLabel.get(key)?.get(value));
        take(this.#byKey?.get(key));
      }
    }
    take(this.#rest);
    return found;
  }
}

/** The requirement that narrows most: the In with the fewest values, else an Exists. */
function anchorOf({ requirements }: Selector): Requirement | undefined {
  let best: Requirement | undefined;
  for (const requirement of requirements) {
    if (requirement.operator === 'In') {
      if (best?.operator !== 'In' || requirement.values.length < best.values.length) best = requirement;
    } else if (requirement.operator === 'Exists') best ??= requirement;
  }
  return best;
}

function shelfIn<T extends object>(shelves: Map<string, SmallSet<T>>, key: string): SmallSet<T> {
  let shelf = shelves.get(key);
  if (!shelf) shelves.set(key, (shelf = new SmallSet()));
  return shelf;
}

function takeFrom<T extends object>(
  shelves: Map<string, SmallSet<T>> | undefined,
  key: string,
  value: T,
): void {
  const shelf = shelves?.get(key);
  shelf?.delete(value);
  if (shelf?.size === 0) shelves?.delete(key);
}
