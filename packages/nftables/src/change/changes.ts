import type { NamedSet } from '../ruleset/named-set.js';
import { printRule } from '../render/print-rule.js';
import type { Chain, Ruleset } from '../ruleset/ruleset.js';
import { type ElementChanges, elementChanges } from './element-changes.js';
import type { Operation } from './operation.js';
import { printOperations } from './print-operations.js';

/**
 * The way from one ruleset to another: three lists to run in this order, best as one transaction. Where that is too large,
 * `stage` may go ahead in parts, for no packet comes to what it makes, and `sweep` may follow, for none comes to it any more.
 */
export interface Changes {
  readonly stage: readonly Operation[];
  /** What has to happen in one transaction. */
  readonly commit: readonly Operation[];
  readonly sweep: readonly Operation[];
}

/** What has to be done to a table that holds `old` so that it holds `next`: the net changes of each set and chain. */
export function changes(old: Ruleset, next: Ruleset): Changes {
  const stage: Operation[] = [];
  const commit: Operation[] = [];
  const sweep: Operation[] = [];

  const freshSets = [...next.sets.values()].filter(({ name }) => !old.sets.has(name));
  const fresh = [...next.chains.values()].filter(({ name }) => !old.chains.has(name));
  // All chains before any rule or element: these may lead to a chain that comes later.
  for (const set of freshSets) stage.push({ kind: 'add-set', set });
  for (const chain of fresh) stage.push({ kind: 'add-chain', chain });
  for (const set of freshSets) {
    if (set.elements.length > 0) stage.push({ kind: 'add-elements', set, elements: set.elements });
  }
  // A base chain works from its first rule on.
  for (const chain of fresh) (chain.base ? commit : stage).push(...rulesOf(chain));

  for (const chain of next.chains.values()) {
    const known = old.chains.get(chain.name);
    if (!known || sameRules(known, chain)) continue;
    commit.push({ kind: 'flush-chain', chain: chain.name }, ...rulesOf(chain));
  }
  for (const set of next.sets.values()) {
    const known = old.sets.get(set.name);
    if (known && known !== set)
      commit.push(...elementOperations(set, elementChanges(known.elements, set.elements)));
  }

  for (const chain of old.chains.values()) {
    if (next.chains.has(chain.name) || chain.rules.length === 0) continue;
    (chain.base ? commit : sweep).push({ kind: 'flush-chain', chain: chain.name });
  }
  for (const { name, base } of old.chains.values()) {
    // A base chain stays, empty: nothing may take the hook away (it costs next to nothing).
    if (!next.chains.has(name) && !base) sweep.push({ kind: 'delete-chain', chain: name });
  }
  for (const set of old.sets.values()) if (!next.sets.has(set.name)) sweep.push({ kind: 'delete-set', set });
  return { stage, commit, sweep };
}

/** `changes` as a script for `nft -f`: one transaction. Empty text where nothing has to be done. */
export function diff(old: Ruleset, next: Ruleset): string {
  const { stage, commit, sweep } = changes(old, next);
  return printOperations([...stage, ...commit, ...sweep], next.table);
}

function rulesOf({ name, rules }: Chain): readonly Operation[] {
  return rules.map((rule) => ({ kind: 'add-rule', chain: name, rule }));
}

function sameRules(a: Chain, b: Chain): boolean {
  if (a.rules === b.rules) return true;
  return (
    a.rules.length === b.rules.length &&
    a.rules.every((rule, i) => printRule(rule) === printRule(b.rules[i]!))
  );
}

/** What goes, then what comes. */
export function elementOperations(set: NamedSet, { gone, come }: ElementChanges): readonly Operation[] {
  return [
    ...(gone.length > 0 ? [{ kind: 'delete-elements', set, elements: gone } as const] : []),
    ...(come.length > 0 ? [{ kind: 'add-elements', set, elements: come } as const] : []),
  ];
}
