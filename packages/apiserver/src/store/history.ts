import type { StoreEvent } from './stored.js';

/** So much text the changes of one resource may hold, in characters; large objects are remembered for a shorter time. */
const MAX_TEXT = 16 * 1024 * 1024;

/** The recent changes of one resource, oldest first: what a watch can resume from. */
export class History {
  #events: StoreEvent[] = [];
  #text = 0;
  /** Changes up to this revision are no longer told apart. */
  #compacted: number;
  readonly #limit: number;

  constructor(compacted: number, limit: number) {
    this.#compacted = compacted;
    this.#limit = limit;
  }

  push(event: StoreEvent): void {
    this.#events.push(event);
    this.#text += event.stored.json.length;
    if (this.#text > MAX_TEXT) this.compact(this.#events[Math.floor(this.#events.length / 4)]!.revision);
    // Cut by a quarter at a time, so that a push is cheap on average.
    if (this.#events.length < this.#limit * 1.25) return;
    this.compact(this.#events[this.#events.length - this.#limit - 1]!.revision);
  }

  /** Forgets what happened up to a revision. */
  compact(revision: number): void {
    this.#compacted = Math.max(this.#compacted, revision);
    this.#events = this.#events.slice(this.#firstAfter(revision));
    this.#text = this.#events.reduce((sum, { stored }) => sum + stored.json.length, 0);
  }

  /** The changes after a revision; nothing when some of them are forgotten. */
  since(revision: number): readonly StoreEvent[] | undefined {
    return revision < this.#compacted ? undefined : this.#events.slice(this.#firstAfter(revision));
  }

  #firstAfter(revision: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#events[middle]!.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
