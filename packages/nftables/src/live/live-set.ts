import { type ElementChanges, netChanges, rememberStep } from '../change/element-changes.js';
import { elementKey } from '../change/element-key.js';
import type { Element, NamedSet, Scalar } from '../ruleset/named-set.js';

/** A set whose elements come and go one by one, and what has changed since that was last asked. */
export class LiveSet {
  /** The set without elements. */
  readonly shape: NamedSet;
  readonly #elements = new Map<Scalar, Element>();
  /** What the keys held before that changed since changes were last taken, and since the value was last asked. */
  readonly #untaken = new Map<Scalar, Element | undefined>();
  readonly #unseen = new Map<Scalar, Element | undefined>();
  #value: NamedSet;

  constructor(shape: NamedSet) {
    this.shape = shape;
    this.#value = shape;
  }

  /** The set as it is now; it stays as it is. */
  get value(): NamedSet {
    if (this.#unseen.size > 0) {
      const changes = netChanges(this.#unseen, (key) => this.#elements.get(key));
      this.#unseen.clear();
      if (changes.gone.length + changes.come.length > 0) {
        const elements = [...this.#elements.values()];
        rememberStep(this.#value.elements, elements, changes);
        this.#value = { ...this.shape, elements };
      }
    }
    return this.#value;
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

  /** The net changes since this was last called. */
  takeChanges(): ElementChanges {
    const changes = netChanges(this.#untaken, (key) => this.#elements.get(key));
    this.#untaken.clear();
    return changes;
  }

  #note(key: Scalar): void {
    const held = this.#elements.get(key);
    if (!this.#untaken.has(key)) this.#untaken.set(key, held);
    if (!this.#unseen.has(key)) this.#unseen.set(key, held);
  }
}
