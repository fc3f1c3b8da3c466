import type { Pod } from '../cluster/pod.js';
import { allTerms, type EndpointClass, type Traits, traitsKey } from './endpoint-class.js';

/** Every class of pods, each once, filed under the terms that it meets. */
export class ClassTable {
  readonly #classes = new Map<string, EndpointClass>();
  #nextId = 0;

  all(): Iterable<EndpointClass> {
    return this.#classes.values();
  }

  /** The class with these traits, made when there is none yet. */
  of(traits: Traits): EndpointClass {
    const key = traitsKey(traits);
    let known = this.#classes.get(key);
    if (!known) {
      known = { ...traits, id: this.#nextId++, key, pods: new Set(), local: undefined };
      this.#classes.set(key, known);
      for (const term of allTerms(known)) term.classes.add(known);
    }
    return known;
  }

  /** Takes a pod out; true when that was the last and the class is gone. */
  leave(known: EndpointClass, pod: Pod): boolean {
    known.pods.delete(pod);
    if (known.pods.size > 0) return false;
    this.#classes.delete(known.key);
    for (const term of allTerms(known)) term.classes.delete(known);
    return true;
  }
}

/** A class that is not kept: of an endpoint that is no pod of the cluster. */
export function passing(traits: Traits): EndpointClass {
  return { ...traits, id: -1, key: '', pods: new Set(), local: undefined };
}
