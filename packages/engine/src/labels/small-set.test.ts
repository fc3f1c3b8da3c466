import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SmallSet } from './small-set.js';

it('holds what a Set holds, in the same order, after any additions and deletions', () => {
  const things = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
  const steps = fc.array(fc.tuple(fc.boolean(), fc.constantFrom(...things)), { maxLength: 12 });
  fc.assert(
    fc.property(steps, (taken) => {
      const small = new SmallSet<{ name: string }>();
      const set = new Set<{ name: string }>();
      for (const [adds, thing] of taken) {
        if (adds) small.add(thing);
        else small.delete(thing);
        if (adds) set.add(thing);
        else set.delete(thing);
        expect([...small]).toEqual([...set]);
        expect(small.size).toBe(set.size);
      }
    }),
  );
});
