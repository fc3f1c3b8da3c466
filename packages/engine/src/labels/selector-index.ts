import type { Labels } from './labels.js';
import { matches, type Requirement, type Selector } from './selector.js';

interface Entry<T> {
  readonly selector: Selector;
  readonly value: T;
}

/**
 * Finds the selectors that match given labels without trying each: a selector is filed under one requirement
 * that labels must meet, so only those filed under a label of the object are tried.
 */
export class SelectorIndex<T> {
  readonly #byLabel = new Map<string, Map<string, Set<Entry<T>>>>();
  readonly #byKey = new Map<string, Set<Entry<T>>>();
  readonly #rest = new Set<Entry<T>>();
  readonly #entries = new Map<T, Entry<T>>();

  /** Files a value under a selector; a value stands once. */
  add(selector: Selector, value: T): void {
    const entry = { selector, value };
    this.#entries.set(value, entry);
    for (const shelf of this.#shelves(selector)) shelf.add(entry);
  }

  delete(value: T): void {
    const entry = this.#entries.get(value);
    if (!entry) return;
    this.#entries.delete(value);
    for (const shelf of this.#shelves(entry.selector)) shelf.delete(entry);
    this.#dropEmpty(entry.selector);
  }

  /** The values whose selectors match, in no order. */
  matching(labels: Labels): T[] {
    const found: T[] = [];
    const take = (shelf: Iterable<Entry<T>> | undefined): void => {
      if (!shelf) return;
      for (const { selector, value } of shelf) if (matches(selector, labels)) found.push(value);
    };
    if (this.#byLabel.size > 0 || this.#byKey.size > 0) {
      for (const [key, value] of labels) {
        take(this.#byLabel.get(key)?.get(value));
        take(this.#byKey.get(key));
      }
    }
    take(this.#rest);
    return found;
  }

  #shelves(selector: Selector): Set<Entry<T>>[] {
    const anchor = anchorOf(selector);
    if (!anchor) return [this.#rest];
    if (anchor.operator === 'Exists') return [shelfIn(this.#byKey, anchor.key, () => new Set<Entry<T>>())];
    const values = shelfIn(this.#byLabel, anchor.key, () => new Map<string, Set<Entry<T>>>());
    return anchor.values.map((value) => shelfIn(values, value, () => new Set<Entry<T>>()));
  }

  #dropEmpty(selector: Selector): void {
    const anchor = anchorOf(selector);
    if (!anchor) return;
    if (anchor.operator === 'Exists') {
      if (this.#byKey.get(anchor.key)?.size === 0) this.#byKey.delete(anchor.key);
      return;
    }
    const values = this.#byLabel.get(anchor.key);
    for (const value of anchor.values) if (values?.get(value)?.size === 0) values.delete(value);
    if (values?.size === 0) this.#byLabel.delete(anchor.key);
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

function shelfIn<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let shelf = map.get(key);
  if (shelf === undefined) map.set(key, (shelf = create()));
  return shelf;
}
