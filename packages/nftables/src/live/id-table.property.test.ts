import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peerIds } from '../compile/peer-table.js';
import { IdTable } from './id-table.js';

/** So few ids that texts wish for the same one all the time. */
const RANGE = 11;
const texts = fc.constantFrom('', 'a', 'b', 'c', 'd', 'e', 'f', 'g');

describe('the table of ids', () => {
  it('gives the texts in use, whenever they came, the ids that they have when numbered at once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, fc.boolean(), fc.boolean())), (steps) => {
        const table = new IdTable(RANGE);
        const uses = new Map<string, number>();
        let known = new Map<string, number>();
        for (const [text, isNew, isLast] of steps) {
          const count = uses.get(text) ?? 0;
          if (isNew) {
            table.add(text);
            uses.set(text, count + 1);
          } else if (count > 0) {
            table.remove(text);
            if (count === 1) uses.delete(text);
            else uses.set(text, count - 1);
          }
          if (!isLast) continue;
          const renamed = table.settle();
          const ids = peerIds(uses.keys(), RANGE);
          expect(new Map([...uses.keys()].map((text) => [text, table.idOf(text)]))).toEqual(new Map(ids));
          for (const [text, id] of known) {
            if (ids.has(text) && ids.get(text) !== id) expect(renamed).toContain(text);
          }
          known = new Map(ids);
        }
      }),
      { numRuns: 500 },
    );
  });
});
