import { splitName } from '../change/bank.js';
import type { Operation } from '../change/operation.js';
import { printMake, printType } from '../change/print-operations.js';
import { printElement } from '../render/print-element.js';
import { printRule } from '../render/print-rule.js';
import type { Element, NamedSet } from '../ruleset/named-set.js';
import type { Rule } from '../ruleset/rule.js';
import type { Chain, Ruleset } from '../ruleset/ruleset.js';
import { baseMake, type ListedSet, type Listing, makeOf, plainRule } from './listing.js';
import { readElement } from './read-element.js';

/** What a bank is found to hold, and what has to be done to it before that is true. */
export interface Held {
  readonly ruleset: Ruleset;
  readonly first: readonly Operation[];
}

/** A rule that is not what it should be: it differs from every rule that a ruleset has. */
const OTHER_RULE: Rule = [
  { kind: 'verdict', verdict: { kind: 'drop' } },
  { kind: 'verdict', verdict: { kind: 'drop' } },
];

/**
 * What a bank holds, told by means of the ruleset that it should hold: what is as it should be is the very same value.
 * Undefined where the bank cannot be brought there by changes, because a set of its is of another make.
 */
export function heldIn(listing: Listing, label: string, wanted: Ruleset): Held | undefined {
  const sets = new Map<string, NamedSet>();
  const chains = new Map<string, Chain>();
  const first: Operation[] = [];
  for (const listed of listing.sets.values()) {
    const { label: own, name } = splitName(listed.name);
    if (own !== label) continue;
    const set = wanted.sets.get(name);
    if (
      set &&
      (listed.isMap !== (set.value !== undefined) || listed.make !== makeOf(printType(set).split(';')))
    ) {
      return undefined;
    }
    const elements = !set ? [] : set.dynamic ? set.elements : elementsOf(listed, set, label);
    if (elements === undefined || !set) first.push({ kind: 'flush-set', set: nameless(listed, name) });
    sets.set(
      name,
      !set ? nameless(listed, name) : elements === set.elements ? set : { ...set, elements: elements ?? [] },
    );
  }
  for (const listed of listing.chains.values()) {
    const { label: own, name } = splitName(listed.name);
    if (own !== label) continue;
    const chain = wanted.chains.get(name);
    const isAsWanted =
      chain !== undefined &&
      sameTexts(
        listed.rules.map((rule) => ruleText(rule, label)),
        chain.rules.map(printedRule),
      );
    chains.set(name, isAsWanted ? chain : { name, rules: listed.rules.length > 0 ? [OTHER_RULE] : [] });
  }
  return { ruleset: { table: wanted.table, sets, chains }, first };
}

/** Whether the base chains lead to a bank as they should, and no others are there. */
export function basesMatch(listing: Listing, label: string, wanted: Ruleset): boolean {
  const bases = [...listing.chains.values()].filter(({ base }) => base !== undefined);
  return (
    bases.every(({ name, rules }) => rules.length === 0 || wanted.chains.get(name)?.base !== undefined) &&
    [...wanted.chains.values()].every((chain) => {
      if (!chain.base) return true;
      const listed = listing.chains.get(chain.name);
      return (
        listed?.base !== undefined &&
        listed.base ===
          baseMake(printMake({ name: chain.name, base: chain.base, rules: [] }).replaceAll(/[{}]/g, '')) &&
        sameTexts(
          listed.rules.map((rule) => ruleText(rule, label)),
          chain.rules.map(printedRule),
        )
      );
    })
  );
}

/** The labels of the banks that base chains lead to. */
export function labelsInForce(listing: Listing): ReadonlySet<string> {
  const rules = [...listing.chains.values()]
    .filter(({ base }) => base !== undefined)
    .flatMap(({ rules }) => rules);
  return new Set(
    rules.flatMap((rule) => [...rule.matchAll(/(?:^|[ @])([a-z])\.[a-z]/g)].map(([, label]) => label!)),
  );
}

/** The generation that the table gives to flows; undefined where it gives none. */
export function listedGeneration(listing: Listing): number | undefined {
  for (const { base, rules } of listing.chains.values()) {
    if (base === undefined) continue;
    for (const rule of rules) {
      const [, generation] = /ct mark set 0x([0-9a-f]+)/.exec(rule) ?? [];
      if (generation !== undefined) return Number.parseInt(generation, 16);
    }
  }
  return undefined;
}

/** The operations that take away what nothing in the table refers to any more; under the names that it has there. */
export function removal(listing: Listing, isKept: (name: string) => boolean): readonly Operation[] {
  const chains = [...listing.chains.values()].filter(({ name }) => !isKept(name));
  const sets = [...listing.sets.values()]
    .filter(({ name }) => !isKept(name))
    .map((set) => nameless(set, set.name));
  return [
    ...chains.map(({ name }): Operation => ({ kind: 'flush-chain', chain: name })),
    ...sets.map((set): Operation => ({ kind: 'flush-set', set })),
    ...chains.map(({ name }): Operation => ({ kind: 'delete-chain', chain: name })),
    ...sets.map((set): Operation => ({ kind: 'delete-set', set })),
  ];
}

/** The elements listed, those that are wanted as the same values; undefined where one cannot be read. */
function elementsOf(listed: ListedSet, set: NamedSet, label: string): readonly Element[] | undefined {
  const wanted = new Map(set.elements.map((element) => [printElement(element, set), element]));
  const elements: Element[] = [];
  let known = 0;
  for (const text of listed.elements) {
    const element = readElement(text.replace(new RegExp(`(jump|goto) ${label}\\.`), '$1 '), set);
    if (!element) return undefined;
    const same = wanted.get(printElement(element, set));
    if (same) known++;
    elements.push(same ?? element);
  }
  return known === set.elements.length && known === listed.elements.length ? set.elements : elements;
}

function nameless({ isMap }: ListedSet, name: string): NamedSet {
  return { name, key: [], ...(isMap && { value: 'verdict' as const }), interval: false, elements: [] };
}

function ruleText(text: string, label: string): string {
  return plainRule(text.replaceAll(new RegExp(`(^|[ @])${label}\\.(?=[a-z])`, 'g'), '$1'));
}

function printedRule(rule: Rule): string {
  return plainRule(printRule(rule));
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
