import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectors } from '@sluice/testkit';
import { labelsOf } from './labels.js';
import { formatSelector, matches, parseSelector, type Selector } from './selector.js';
import { SelectorIndex } from './selector-index.js';

const labels = fc
  .dictionary(fc.constantFrom('app', 'tier', '__proto__'), fc.constantFrom('a', 'b', ''))
  .map(labelsOf);

describe('a selector', () => {
  it('has one canonical form however its requirements are written', () => {
    const written = parseSelector({ matchLabels: { b: '2', a: '1' } });
    const otherwise = parseSelector({
      matchExpressions: [
        { key: 'a', operator: 'In', values: ['1', '1'] },
        { key: 'b', operator: 'In', values: ['2'] },
      ],
    });
    expect(otherwise).toEqual(written);
  });

  it('with null members selects everything (PEER-2)', () => {
    expect(matches(parseSelector({ matchLabels: null, matchExpressions: null }), new Map())).toBe(true);
  });

  it.each([
    ['In', ['a'], { app: 'a' }, true],
    ['In', ['a'], {}, false],
    ['NotIn', ['a'], { app: 'b' }, true],
    ['NotIn', ['a'], { app: 'a' }, false],
    ['NotIn', ['a'], {}, true],
    ['Exists', [], { app: '' }, true],
    ['Exists', [], {}, false],
    ['DoesNotExist', [], {}, true],
    ['DoesNotExist', [], { app: 'a' }, false],
  ] as const)('%s %j matches %j: %s (PEER-3)', (operator, values, object, wanted) => {
    const selector = parseSelector({ matchExpressions: [{ key: 'app', operator, values }] });
    expect(matches(selector, labelsOf(object))).toBe(wanted);
  });

  it('is written as kubectl writes it', () => {
    const selector = parseSelector({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['b', 'a'] },
        { key: 'old', operator: 'DoesNotExist' },
        { key: 'team', operator: 'Exists' },
        { key: 'env', operator: 'NotIn', values: ['dev'] },
      ],
    });
    expect(formatSelector(selector)).toBe('app=web,env notin (dev),!old,team,tier in (a,b)');
  });
});

describe('the selector index', () => {
  it('finds exactly the selectors that match, after additions and deletions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(selectors, fc.boolean()), { maxLength: 8 }),
        labels,
        (entries, object) => {
          const index = new SelectorIndex<{ id: number; selector: Selector }>(({ selector }) => selector);
          const values = entries.map(([selector], id) => ({ id, selector: parseSelector(selector) }));
          for (const value of values) index.add(value);
          for (const [i, [, gone]] of entries.entries()) if (gone) index.delete(values[i]);
          const wanted = values.filter(({ id, selector }) => !entries[id][1] && matches(selector, object));
          expect(index.matching(object).sort((a, b) => a.id - b.id)).toEqual(wanted);
        },
      ),
      { numRuns: 500 },
    );
  });
});
