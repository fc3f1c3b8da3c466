import type { KubeObject } from '../meta/kube-object.js';
import { refText } from './object-ref.js';
import type { Stored } from './stored.js';

/** A way to find objects by what is in them, without looking at all: one constant each, made once. */
export interface Index {
  /** The resource that is indexed; nothing for all of them. */
  readonly resource?: string;
  readonly keysOf: (object: KubeObject) => readonly string[];
}

/** The objects under each key of an index. */
export class ObjectIndex {
  readonly #index: Index;
  readonly #buckets = new Map<string, Map<string, Stored>>();

  constructor(index: Index, all: Iterable<Stored>) {
    this.#index = index;
    for (const stored of all) this.replace(refText(stored.ref), undefined, stored);
  }

  /** An object came, changed or went; `text` is that of its reference. */
  replace(text: string, previous: Stored | undefined, next: Stored | undefined): void {
    const { resource, keysOf } = this.#index;
    if (resource !== undefined && resource !== (next ?? previous)?.ref.resource) return;
    const keys = next ? keysOf(next.object) : [];
    for (const key of previous ? keysOf(previous.object) : [])
      if (!keys.includes(key)) this.#remove(key, text);
    for (const key of keys) {
      let bucket = this.#buckets.get(key);
      if (!bucket) this.#buckets.set(key, (bucket = new Map()));
      bucket.set(text, next!);
    }
  }

  /** The objects under a key, in no order. */
  get(key: string): ReadonlyMap<string, Stored> | undefined {
    return this.#buckets.get(key);
  }

  #remove(key: string, text: string): void {
    const bucket = this.#buckets.get(key);
    bucket?.delete(text);
    if (bucket?.size === 0) this.#buckets.delete(key);
  }
}
