import { ID_RANGE, peerIds, STRANGER, wishedId } from '../compile/peer-table.js';

/** The ids of texts that come and go: always those that `peerIds` gives to all of them. */
export class IdTable {
  readonly #range: number;
  readonly #texts = new Map<string, { readonly wished: number; id: number; uses: number }>();
  /** How many texts wish for each id. */
  readonly #wishes = new Map<number, number>([[STRANGER, 1]]);
  /** How many wishes are for an id that another text wishes for too. */
  #clashes = 0;
  #hadClashes = false;

  constructor(range: number = ID_RANGE) {
    this.#range = range;
  }

  add(text: string): void {
    const known = this.#texts.get(text);
    if (known) {
      known.uses++;
      return;
    }
    const wished = wishedId(text, this.#range);
    this.#texts.set(text, { wished, id: wished, uses: 1 });
    if (text !== '') this.#wish(wished, 1);
  }

  remove(text: string): void {
    const known = this.#texts.get(text);
    if (!known || --known.uses > 0) return;
    this.#texts.delete(text);
    if (text !== '') this.#wish(known.wished, -1);
  }

  /** To be called after changes. The texts that were there before and have another id now: hardly ever any. */
  settle(): ReadonlySet<string> {
    const changed = new Set<string>();
    if (this.#clashes === 0 && !this.#hadClashes) return changed;
    const ids = peerIds(this.#texts.keys(), this.#range);
    for (const [text, known] of this.#texts) {
      const id = ids.get(text)!;
      if (id === known.id) continue;
      known.id = id;
      changed.add(text);
    }
    this.#hadClashes = this.#clashes > 0;
    return changed;
  }

  /** The id of a text that is in use. */
  readonly idOf = (text: string): number => this.#texts.get(text)!.id;

  #wish(wished: number, by: 1 | -1): void {
    const before = this.#wishes.get(wished) ?? 0;
    const after = before + by;
    if (after === 0) this.#wishes.delete(wished);
    else this.#wishes.set(wished, after);
    this.#clashes += Math.max(0, after - 1) - Math.max(0, before - 1);
  }
}
