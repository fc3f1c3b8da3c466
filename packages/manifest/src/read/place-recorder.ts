import type { FieldPath } from '@sluice/engine';
import type { Place, Places } from './place.js';

const WIDTH = 6;
const KINDS: readonly Place['kind'][] = ['plain', 'scalar', 'collection'];
/** Collections with more children than this get an index on their first look-up. */
const SCAN_LIMIT = 16;

/**
 * Records the places of a document's fields in one flat table, parents before children, so that the syntax tree
 * need not be kept: a row is key start, key end, start, end, kind and the row after the subtree.
 */
export class PlaceRecorder {
  readonly #keys: (string | number)[] = [];
  readonly #rows: number[] = [];

  /** Opens a field; its children are opened before it is closed. Offsets are of the text given to `places`. */
  open(
    key: string | number,
    keyStart: number,
    keyEnd: number,
    start: number,
    end: number,
    kind: Place['kind'],
  ): number {
    const row = this.#keys.length;
    this.#keys.push(key);
    this.#rows.push(keyStart, keyEnd, start, end, KINDS.indexOf(kind), row + 1);
    return row;
  }

  close(row: number): void {
    this.#rows[row * WIDTH + WIDTH - 1] = this.#keys.length;
  }

  /** Everything recorded, shifted by the offset of the recorded text in its file. The first row is the root. */
  places(shift: number): Places {
    return placesOf(this.#keys, Int32Array.from(this.#rows), shift);
  }
}

function placesOf(keys: readonly (string | number)[], rows: Int32Array, shift: number): Places {
  const indexes = new Map<number, Map<string | number, number>>();
  const after = (row: number): number => rows[row * WIDTH + WIDTH - 1]!;

  const childOf = (parent: number, key: string | number): number | undefined => {
    const end = after(parent);
    const indexed = indexes.get(parent);
    if (indexed) return indexed.get(key);
    let seen = 0;
    // Merge keys bring fields that are written too: the last is the one that counts.
    let found: number | undefined;
    for (let row = parent + 1; row < end; row = after(row)) {
      if (keys[row] === key) {
        if (typeof key === 'number') return row;
        found = row;
      }
      if (++seen > SCAN_LIMIT) {
        const index = new Map<string | number, number>();
        for (let child = parent + 1; child < end; child = after(child)) index.set(keys[child]!, child);
        indexes.set(parent, index);
        return index.get(key);
      }
    }
    return found;
  };

  return {
    find(path: FieldPath) {
      let row = 0;
      let depth = 0;
      for (; depth < path.length; depth++) {
        const child = childOf(row, path[depth]!);
        if (child === undefined) break;
        row = child;
      }
      const at = row * WIDTH;
      const place: Place = {
        keyStart: rows[at]! + shift,
        keyEnd: rows[at + 1]! + shift,
        start: rows[at + 2]! + shift,
        end: rows[at + 3]! + shift,
        kind: KINDS[rows[at + 4]!]!,
      };
      return { place, depth };
    },
  };
}
