import type { Term } from '@sluice/engine';
import type { Relevance } from '../compile/relevance.js';

/** What became relevant, or no longer is, since that was last asked. */
export interface RelevanceChange {
  readonly gained: ReadonlySet<Term>;
  readonly lost: ReadonlySet<Term>;
  /** Whether pods are told apart by other things than terms now. */
  readonly kinds: boolean;
}

/** The relevance of all local classes together, each of them counted. */
export class LiveRelevance implements Relevance {
  readonly terms: Set<Term> = new Set();
  readonly names: Set<string> = new Set();
  readonly #uses = new Map<Term | string, number>();
  #selectable = 0;
  #wasSelectable = false;
  #gained = new Set<Term>();
  #lost = new Set<Term>();
  #namesChanged = false;

  get selectable(): boolean {
    return this.#selectable > 0;
  }

  add({ terms, names, selectable }: Relevance): void {
    if (selectable) this.#selectable++;
    for (const term of terms) {
      if (!this.#count(term, 1)) continue;
      this.terms.add(term);
      if (!this.#lost.delete(term)) this.#gained.add(term);
    }
    for (const name of names) {
      if (!this.#count(name, 1)) continue;
      this.names.add(name);
      this.#namesChanged = true;
    }
  }

  remove({ terms, names, selectable }: Relevance): void {
    if (selectable) this.#selectable--;
    for (const term of terms) {
      if (!this.#count(term, -1)) continue;
      this.terms.delete(term);
      if (!this.#gained.delete(term)) this.#lost.add(term);
    }
    for (const name of names) {
      if (!this.#count(name, -1)) continue;
      this.names.delete(name);
      this.#namesChanged = true;
    }
  }

  takeChange(): RelevanceChange {
    const kinds = this.#namesChanged || this.selectable !== this.#wasSelectable;
    const change = { gained: this.#gained, lost: this.#lost, kinds };
    this.#gained = new Set();
    this.#lost = new Set();
    this.#namesChanged = false;
    this.#wasSelectable = this.selectable;
    return change;
  }

  /** True when it came into use or went out of it. */
  #count(what: Term | string, by: 1 | -1): boolean {
    const count = (this.#uses.get(what) ?? 0) + by;
    if (count === 0) this.#uses.delete(what);
    else this.#uses.set(what, count);
    return count === 0 || (by === 1 && count === 1);
  }
}
