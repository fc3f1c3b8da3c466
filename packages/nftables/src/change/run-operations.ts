import type { Element, NamedSet, Scalar } from '../ruleset/named-set.js';
import type { Rule } from '../ruleset/rule.js';
import type { Chain, Ruleset } from '../ruleset/ruleset.js';
import { elementKey, sameValue } from './element-key.js';
import type { Operation } from './operation.js';

/**
 * What a table holds after a transaction. Throws where the kernel would refuse it: what is deleted has to be there and
 * unused, what is referred to has to be there, and a key has one value.
 */
export function runOperations(ruleset: Ruleset, operations: readonly Operation[]): Ruleset {
  const sets = new Map(
    [...ruleset.sets].map(([name, set]): [string, TableSet] => [
      name,
      { set, elements: indexed(set.elements) },
    ]),
  );
  const chains = new Map(
    [...ruleset.chains].map(([name, chain]): [string, TableChain] => [
      name,
      { chain, rules: [...chain.rules] },
    ]),
  );
  for (const operation of operations) runOne({ sets, chains }, operation);
  return {
    table: ruleset.table,
    sets: new Map(
      [...sets].map(([name, { set, elements }]) => [name, { ...set, elements: [...elements.values()] }]),
    ),
    chains: new Map([...chains].map(([name, { chain, rules }]) => [name, { ...chain, rules }])),
  };
}

interface TableSet {
  readonly set: NamedSet;
  readonly elements: Map<Scalar, Element>;
}

interface TableChain {
  readonly chain: Chain;
  rules: Rule[];
}

interface Table {
  readonly sets: Map<string, TableSet>;
  readonly chains: Map<string, TableChain>;
}

function runOne(table: Table, operation: Operation): void {
  const { sets, chains } = table;
  switch (operation.kind) {
    case 'add-table':
      return;
    case 'flush-rules':
      for (const chain of chains.values()) chain.rules = [];
      return;
    case 'add-set':
      if (!sets.has(operation.set.name)) {
        sets.set(operation.set.name, { set: operation.set, elements: new Map() });
      }
      return;
    case 'flush-set':
      return there(sets, operation.set.name).elements.clear();
    case 'delete-set':
      if (isSetUsed(table, operation.set.name)) throw new Error(`set ${operation.set.name} is in use`);
      there(sets, operation.set.name);
      sets.delete(operation.set.name);
      return;
    case 'add-elements':
      return addElements(table, there(sets, operation.set.name), operation.elements);
    case 'delete-elements': {
      const { elements } = there(sets, operation.set.name);
      for (const element of operation.elements) {
        if (!elements.delete(elementKey(element)))
          throw new Error(`no such element in ${operation.set.name}`);
      }
      return;
    }
    case 'add-chain':
      if (!chains.has(operation.chain.name)) {
        chains.set(operation.chain.name, { chain: operation.chain, rules: [] });
      }
      return;
    case 'flush-chain':
      there(chains, operation.chain).rules = [];
      return;
    case 'delete-chain':
      if (there(chains, operation.chain).rules.length > 0)
        throw new Error(`chain ${operation.chain} has rules`);
      if (isChainUsed(table, operation.chain)) throw new Error(`chain ${operation.chain} is in use`);
      chains.delete(operation.chain);
      return;
    case 'add-rule': {
      const { rules } = there(chains, operation.chain);
      for (const name of setsIn(operation.rule)) there(sets, name);
      for (const name of chainsIn(operation.rule)) there(chains, name);
      rules.push(operation.rule);
    }
  }
}

function addElements({ chains }: Table, { set, elements }: TableSet, added: readonly Element[]): void {
  const ranges = set.interval ? [...elements.values()] : [];
  for (const element of added) {
    const key = elementKey(element);
    const known = elements.get(key);
    if (known && !sameValue(known, element)) throw new Error(`${set.name} has ${key} with another value`);
    if (!known && ranges.some((range) => overlap(range, element)))
      throw new Error(`${set.name}: ${key} overlaps`);
    if (typeof element.value === 'object' && 'chain' in element.value) there(chains, element.value.chain);
    elements.set(key, element);
  }
}

/** Whether two elements of an interval set hold a key in common. */
function overlap(a: Element, b: Element): boolean {
  return a.key.every((part, i) => {
    const [x, y] = [part, b.key[i]!].map((one) =>
      typeof one === 'object' ? one : { first: one, last: one },
    );
    return x!.first <= y!.last && y!.first <= x!.last;
  });
}

function isSetUsed({ chains }: Table, name: string): boolean {
  return [...chains.values()].some(({ rules }) => rules.some((rule) => setsIn(rule).includes(name)));
}

function isChainUsed({ chains, sets }: Table, name: string): boolean {
  return (
    [...chains.values()].some(({ rules }) => rules.some((rule) => chainsIn(rule).includes(name))) ||
    [...sets.values()].some(({ elements }) =>
      [...elements.values()].some(
        ({ value }) => typeof value === 'object' && 'chain' in value && value.chain === name,
      ),
    )
  );
}

function setsIn(rule: Rule): readonly string[] {
  return rule.flatMap((part) => ('set' in part ? [part.set] : 'map' in part ? [part.map] : []));
}

function chainsIn(rule: Rule): readonly string[] {
  return rule.flatMap((part) =>
    part.kind === 'verdict' && 'chain' in part.verdict ? [part.verdict.chain] : [],
  );
}

function indexed(elements: readonly Element[]): Map<Scalar, Element> {
  return new Map(elements.map((element) => [elementKey(element), element]));
}

function there<T>(all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}
