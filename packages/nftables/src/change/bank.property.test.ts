import { STANDARD } from '@sluice/engine';
import { clusters, placeCluster } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile/compile.js';
import { printElement } from '../render/print-element.js';
import { printRule } from '../render/print-rule.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { bankOf, flipTo, inBank, splitName } from './bank.js';
import { changes } from './changes.js';
import type { Operation } from './operation.js';
import { netlinkBytes, partsOf } from './parts.js';
import { runOperations } from './run-operations.js';

const EMPTY: Ruleset = { table: 'sluice', sets: new Map(), chains: new Map() };

const rulesets = clusters.map((cluster) => compile(placeCluster(cluster, STANDARD).cluster, 'n1'));

function fill(old: Ruleset, next: Ruleset, label: string): readonly Operation[] {
  const { stage, commit, sweep } = changes(bankOf(old), bankOf(next));
  return [...stage, ...commit, ...sweep].map((operation) => inBank(operation, label));
}

/** What a table says, line by line; banks and order left out. */
function textOf({ sets, chains }: Ruleset, label?: string): readonly string[] {
  const own = (name: string): boolean => splitName(name).label === label;
  const plain = (text: string): string => text.replaceAll(/(^|[ @])[ab]\./g, '$1');
  return [
    ...[...sets.values()]
      .filter(({ name }) => own(name))
      .flatMap((set) => set.elements.map((element) => `${set.name}: ${printElement(element, set)}`)),
    ...[...chains.values()]
      .filter(({ name, base }) => base !== undefined || own(name))
      .map(({ name, rules }) => `${name}: ${rules.map(printRule).join('; ')}`),
  ]
    .map(plain)
    .sort();
}

describe('banks', () => {
  it('hold what the ruleset holds, and base chains lead to the one or the other', () => {
    fc.assert(
      fc.property(rulesets, rulesets, (first, second) => {
        const one = runOperations(EMPTY, [...fill(EMPTY, first, 'a'), ...flipTo('a', first, undefined)]);
        expect(textOf(one, 'a')).toEqual(textOf(first));
        const staged = runOperations(one, fill(EMPTY, second, 'b'));
        expect(textOf(staged, 'a')).toEqual(textOf(first));
        const flipped = runOperations(staged, flipTo('b', second, first));
        expect(textOf(flipped, 'b')).toEqual(textOf(second));
        // The bank that was left follows by the same changes.
        const even = runOperations(flipped, fill(first, second, 'a'));
        expect(textOf(even, 'b')).toEqual(textOf(second));
        expect(textOf(runOperations(even, flipTo('a', second, second)), 'a')).toEqual(textOf(second));
      }),
      { numRuns: 100 },
    );
  });
});

describe('partsOf', () => {
  it('does the same in parts, none larger than it may be', () => {
    let divided = 0;
    fc.assert(
      fc.property(rulesets, rulesets, fc.integer({ min: 500, max: 6000 }), (old, next, limit) => {
        const before = runOperations(EMPTY, fill(EMPTY, old, 'a'));
        const operations = fill(old, next, 'a');
        const parts = partsOf(operations, limit);
        if (parts.length > 1) divided++;
        for (const part of parts) {
          const bytes = part.reduce((sum, operation) => sum + netlinkBytes(operation), 0);
          if (part.length > 1) expect(bytes).toBeLessThanOrEqual(limit);
        }
        const after = parts.reduce(runOperations, before);
        expect(textOf(after, 'a')).toEqual(textOf(runOperations(before, operations), 'a'));
      }),
      { numRuns: 100 },
    );
    expect(divided).toBeGreaterThan(0);
  });

  it('divides the elements of one set', () => {
    const set = { name: 's', key: ['ipv4_addr'], interval: false, elements: [] } as const;
    const elements = Array.from({ length: 1000 }, (_, i) => ({ key: [BigInt(i)] }));
    const parts = partsOf([{ kind: 'add-elements', set, elements }], 2000);
    expect(parts.length).toBeGreaterThan(5);
    expect(
      parts.flat().flatMap((operation) => (operation.kind === 'add-elements' ? operation.elements : [])),
    ).toEqual(elements);
  });
});
