import type { Stored } from './stored.js';

interface Bucket {
  readonly objects: Map<string, Stored>;
  /** Dropped when a name comes or goes. */
  sorted?: readonly string[] | undefined;
}

/** The current objects of one resource, listed in the order of namespace and name. */
export class ResourceObjects {
  readonly #buckets = new Map<string, Bucket>();
  #namespaces: readonly string[] | undefined;

  get(namespace: string, name: string): Stored | undefined {
    return this.#buckets.get(namespace)?.objects.get(name);
  }

  set(stored: Stored): void {
    const { namespace, name } = stored.ref;
    let bucket = this.#buckets.get(namespace);
    if (!bucket) {
      this.#buckets.set(namespace, (bucket = { objects: new Map() }));
      this.#namespaces = undefined;
    }
    if (!bucket.objects.has(name)) bucket.sorted = undefined;
    bucket.objects.set(name, stored);
  }

  delete(namespace: string, name: string): void {
    const bucket = this.#buckets.get(namespace);
    if (!bucket?.objects.delete(name)) return;
    bucket.sorted = undefined;
    if (bucket.objects.size > 0) return;
    this.#buckets.delete(namespace);
    this.#namespaces = undefined;
  }

  /** All of them, or those of one namespace. */
  list(namespace?: string): Stored[] {
    if (namespace !== undefined) return listOf(this.#buckets.get(namespace));
    this.#namespaces ??= [...this.#buckets.keys()].sort();
    return this.#namespaces.flatMap((name) => listOf(this.#buckets.get(name)));
  }
}

function listOf(bucket: Bucket | undefined): Stored[] {
  if (!bucket) return [];
  bucket.sorted ??= [...bucket.objects.keys()].sort();
  return bucket.sorted.map((name) => bucket.objects.get(name)!);
}
