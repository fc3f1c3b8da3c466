import { elementKey, sameValue } from '../change/element-key.js';
import type { Operation } from '../change/operation.js';
import type { Element, NamedSet, Scalar } from '../ruleset/named-set.js';

/** A set whose elements come and go one by one, and what has changed since that was last asked. */
export class LiveSet {
  readonly #shape: NamedSet;
  readonly #elements = new Map<Scalar, Element>();
  /** What the changed keys held before. */
  readonly #before = new Map<Scalar, Element | undefined>();
  #value: NamedSet | undefined;

  /** `shape` is the set without elements. */
  constructor(shape: NamedSet) {
    this.#shape = shape;
  }

  /** The set as it is now; it stays as it is. */
  get value(): NamedSet {
    return (this.#value ??= { ...this.#shape, elements: [...this.#elements.values()] });
  }

  /** Puts an element in the place of what has its key. */
  put(element: Element): void {
    const key = elementKey(element);
    this.#note(key);
    this.#elements.set(key, element);
  }

  /** Takes out what has the key of an element. */
  remove(element: Pick<Element, 'key'>): void {
    const key = elementKey(element);
    this.#note(key);
    this.#elements.delete(key);
  }

  /** The net changes since this was last called: what goes, then what comes. */
  takeChanges(): readonly Operation[] {
    const gone: Element[] = [];
    const come: Element[] = [];
    for (const [key, before] of this.#before) {
      const now = this.#elements.get(key);
      if (before && now && sameValue(before, now)) continue;
      if (before) gone.push(before);
      if (now) come.push(now);
    }
    this.#before.clear();
    const set = this.#shape;
    return [
      ...(gone.length > 0 ? [{ kind: 'delete-elements', set, elements: gone } as const] : []),
      ...(come.length > 0 ? [{ kind: 'add-elements', set, elements: come } as const] : []),
    ];
  }

  #note(key: Scalar): void {
    this.#value = undefined;
    if (!this.#before.has(key)) this.#before.set(key, this.#elements.get(key));
  }
}
