import { namespaceOfPodId, type Pod } from '../cluster/pod.js';

/** Pods by id, in a small map for each namespace: what is said of a namespace concerns its pods alone. */
export class PodTable {
  readonly #byNamespace = new Map<string, Map<string, Pod>>();

  get(id: string): Pod | undefined {
    return this.#byNamespace.get(namespaceOfPodId(id))?.get(id);
  }

  /** Takes a pod in, in place of one that had its id. */
  set(id: string, pod: Pod): void {
    const pods = this.#byNamespace.get(pod.namespace);
    if (pods) pods.set(id, pod);
    else this.#byNamespace.set(pod.namespace, new Map([[id, pod]]));
  }

  delete(id: string): void {
    const namespace = namespaceOfPodId(id);
    const pods = this.#byNamespace.get(namespace);
    pods?.delete(id);
    if (pods?.size === 0) this.#byNamespace.delete(namespace);
  }

  *all(): Iterable<Pod> {
    for (const pods of this.#byNamespace.values()) yield* pods.values();
  }

  /** The pods of one namespace. */
  in(namespace: string): Iterable<Pod> {
    return this.#byNamespace.get(namespace)?.values() ?? [];
  }

  /** The namespaces that have pods. */
  namespaces(): Iterable<string> {
    return this.#byNamespace.keys();
  }
}
