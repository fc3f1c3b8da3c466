import type { Expression, Rule, Verdict } from '../ruleset/rule.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { Operation } from './operation.js';

/**
 * A bank is one of two copies of a ruleset in a table: everything but the base chains, under names that begin with the bank's
 * label. Only the base chains' rules say which bank packets come to. So a packet meets one ruleset from its first look-up to
 * its last, though sets change one after another and those of intervals later than the rules; and the other bank can be
 * filled in as many transactions as it takes.
 */
export type BankLabel = string;

/** The name in the kernel of a set or chain of a bank. */
function nameInBank(label: BankLabel, name: string): string {
  return `${label}.${name}`;
}

/** The label and the ruleset's own name behind a name in the kernel; no label where it is in no bank. */
export function splitName(name: string): { readonly label?: BankLabel; readonly name: string } {
  const [, label, rest] = /^([a-z])\.(.+)$/.exec(name) ?? [];
  return label === undefined || rest === undefined ? { name } : { label, name: rest };
}

/** A ruleset without its base chains: what a bank holds. */
export function bankOf(ruleset: Ruleset): Ruleset {
  return { ...ruleset, chains: new Map([...ruleset.chains].filter(([, { base }]) => !base)) };
}

/** An operation on a ruleset without base chains, on its copy in a bank. */
export function inBank(operation: Operation, label: BankLabel): Operation {
  const named = <T extends { readonly name: string }>(it: T): T => ({
    ...it,
    name: nameInBank(label, it.name),
  });
  switch (operation.kind) {
    case 'add-table':
    case 'flush-rules':
      return operation;
    case 'add-set':
    case 'flush-set':
    case 'delete-set':
    case 'delete-elements':
      return { ...operation, set: named(operation.set) };
    case 'add-elements': {
      const { set, elements } = operation;
      return {
        ...operation,
        set: named(set),
        elements:
          set.value === 'verdict'
            ? elements.map((element) =>
                typeof element.value === 'object'
                  ? { ...element, value: verdictInBank(element.value, label) }
                  : element,
              )
            : elements,
      };
    }
    case 'add-chain':
      return { ...operation, chain: named(operation.chain) };
    case 'flush-chain':
    case 'delete-chain':
      return { ...operation, chain: nameInBank(label, operation.chain) };
    case 'add-rule':
      return {
        ...operation,
        chain: nameInBank(label, operation.chain),
        rule: ruleInBank(operation.rule, label),
      };
  }
}

/**
 * The operations that make the base chains lead to a bank; to be run in one transaction. `old` is in force, where that is
 * known: its base chains are there.
 */
export function flipTo(
  label: BankLabel,
  { chains }: Ruleset,
  old: Ruleset | undefined,
): readonly Operation[] {
  return [...chains.values()].flatMap((chain): readonly Operation[] => {
    const { name, base, rules } = chain;
    if (!base) return [];
    const there = old?.chains.get(name);
    if (there?.base && there.rules.length + rules.length === 0) return [];
    return [
      ...(there?.base ? [] : [{ kind: 'add-chain', chain } as const]),
      { kind: 'flush-chain', chain: name },
      ...rules.map((rule): Operation => ({
        kind: 'add-rule',
        chain: name,
        rule: ruleInBank(rule, label),
      })),
    ];
  });
}

/** A rule whose sets and chains are those of a bank. */
function ruleInBank(rule: Rule, label: BankLabel): Rule {
  return rule.map((part): Expression => {
    if ('set' in part) return { ...part, set: nameInBank(label, part.set) };
    if ('map' in part) return { ...part, map: nameInBank(label, part.map) };
    if (part.kind === 'verdict') return { ...part, verdict: verdictInBank(part.verdict, label) };
    return part;
  });
}

function verdictInBank(verdict: Verdict, label: BankLabel): Verdict {
  return 'chain' in verdict ? { ...verdict, chain: nameInBank(label, verdict.chain) } : verdict;
}
