import { type Local, localOf } from './local.js';
import type { Term } from './term.js';

/** The folded policies of every set of subjects in use, each folded once. */
export class LocalTable {
  readonly #locals = new Map<string, Local>();
  readonly #keys = new Map<Term, Set<string>>();

  /** The policies of some subjects, folded. */
  of(subjects: readonly Term[], universal: Term | undefined): Local {
    const key = subjects.map((term) => term.id).join(',');
    let local = this.#locals.get(key);
    if (!local) {
      const policies = subjects.flatMap((term) => [...term.policies]);
      this.#locals.set(key, (local = localOf(policies, universal)));
      for (const term of subjects) {
        const keys = this.#keys.get(term);
        if (keys) keys.add(key);
        else this.#keys.set(term, new Set([key]));
      }
    }
    return local;
  }

  /** To be told when the policies of a subject are others. */
  forget(subject: Term): void {
    for (const key of this.#keys.get(subject) ?? []) this.#locals.delete(key);
    this.#keys.delete(subject);
  }
}
