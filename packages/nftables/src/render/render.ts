import type { Ruleset } from '../ruleset/ruleset.js';
import type { Operation } from '../change/operation.js';
import { printOperations } from '../change/print-operations.js';

/**
 * The operations that put a ruleset in force whatever the table holds. Base chains are refilled and never deleted, so
 * that no packet finds the hook empty; chains and sets of an older ruleset stay, but nothing leads to them any more.
 */
export function replacement({ sets, chains }: Ruleset): readonly Operation[] {
  const allSets = [...sets.values()];
  const allChains = [...chains.values()];
  return [
    { kind: 'add-table' },
    ...allChains.map((chain): Operation => ({ kind: 'add-chain', chain })),
    ...allSets.map((set): Operation => ({ kind: 'add-set', set })),
    { kind: 'flush-rules' },
    // What rules have put into a set stays: it is no part of the ruleset.
    ...allSets.filter(({ dynamic }) => !dynamic).map((set): Operation => ({ kind: 'flush-set', set })),
    ...allSets
      .filter(({ elements }) => elements.length > 0)
      .map((set): Operation => ({ kind: 'add-elements', set, elements: set.elements })),
    ...allChains.flatMap(({ name, rules }) =>
      rules.map((rule): Operation => ({ kind: 'add-rule', chain: name, rule })),
    ),
  ];
}

/** A ruleset as a script for `nft -f`: one transaction that puts it in force whatever the table holds. */
export function render(ruleset: Ruleset): string {
  return printOperations(replacement(ruleset), ruleset.table);
}
