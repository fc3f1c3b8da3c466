import { SmallSet } from '../labels/small-set.js';
import { type Local, localOf } from './local.js';
import type { Term } from './term.js';

interface Entry {
  readonly key: string;
  readonly local: Local;
}

/** The folded policies of every set of subjects in use, each folded once. */
export class LocalTable {
  readonly #entries = new Map<string, Entry>();
  readonly #bySubject = new Map<Term, SmallSet<Entry>>();

  /** The policies of some subjects, folded. */
  of(subjects: readonly Term[], universal: Term | undefined): Local {
    const key = subjects.map((term) => term.id).join(',');
    const known = this.#entries.get(key);
    if (known) return known.local;
    const policies = subjects.flatMap((term) => [...term.policies]);
    const entry = { key, local: localOf(policies, universal) };
    this.#entries.set(key, entry);
    for (const term of subjects) {
      let entries = this.#bySubject.get(term);
      if (!entries) this.#bySubject.set(term, (entries = new SmallSet()));
      entries.add(entry);
    }
    return entry.local;
  }

  /** To be told when the policies of a subject are others. */
  forget(subject: Term): void {
    const entries = this.#bySubject.get(subject);
    if (!entries) return;
    for (const { key } of entries) this.#entries.delete(key);
    this.#bySubject.delete(subject);
  }
}
