import { nextGeneration } from '../change/advance.js';
import { bankOf, flipTo, inBank } from '../change/bank.js';
import { changes } from '../change/changes.js';
import type { Operation } from '../change/operation.js';
import { withGeneration } from '../change/with-generation.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { type Bank, emptyBank, fillBank } from './bank.js';
import type { Found } from './found.js';

/** What is known of a table. */
export interface TableState {
  readonly generation: number;
  /** Undefined where what packets meet is none of the rulesets known. */
  readonly inForce: Ruleset | undefined;
  /** The bank that packets come to, if it is clear which. */
  readonly active: Bank | undefined;
  readonly spare: Bank;
  /** What takes away all that is no ruleset's; once no packet comes to it. */
  readonly removal: readonly Operation[];
}

/** The state that was found by means of a ruleset; `generation` where the table has none. */
export function stateOf(found: Found, expected: Ruleset, generation: number): TableState {
  const { active, spare, removal } = found;
  const own = found.generation ?? generation;
  return {
    generation: own,
    inForce: found.isInForce ? withGeneration(expected, own) : undefined,
    active,
    spare,
    removal,
  };
}

/** Whether packets meet a ruleset, of whatever generation it is. */
export function isInForce({ inForce, generation }: TableState, wanted: Ruleset): boolean {
  if (!inForce) return false;
  const { stage, commit, sweep } = changes(inForce, withGeneration(wanted, generation));
  return stage.length + commit.length + sweep.length === 0;
}

/** The way to a ruleset: what fills the spare bank, what then leads packets there, and the state behind that. */
export interface Way {
  readonly fill: readonly Operation[];
  readonly flip: readonly Operation[];
  readonly state: TableState;
}

/** The way to a ruleset, under the next generation. */
export function wayTo(state: TableState, wanted: Ruleset): Way {
  const { inForce, active, spare, removal } = state;
  const generation = nextGeneration(state.generation);
  const next = withGeneration(wanted, generation);
  const content = bankOf(next);
  return {
    fill: fillBank(spare, content),
    flip: [...emptied(inForce, next), ...flipTo(spare.label, next, inForce)],
    state: {
      generation,
      inForce: next,
      active: { label: spare.label, holds: content, first: [] },
      spare: active ?? emptyBank(spare.label === 'a' ? 'b' : 'a', next.table),
      removal,
    },
  };
}

/**
 * Whether the way may be gone in one transaction. Rules and hashed sets change in one instant, so who comes to the bank finds
 * it filled. Sets of ranges change a little later: they have to be full before.
 */
export function isOneStep({ fill }: Way): boolean {
  return fill.every((operation) => {
    const { kind } = operation;
    return (
      (kind !== 'add-elements' && kind !== 'delete-elements' && kind !== 'flush-set') ||
      !operation.set.interval
    );
  });
}

/** Something that the table holds already; undefined where it is not known to hold anything. */
export function heldElement({
  active,
}: TableState): Extract<Operation, { kind: 'add-elements' }> | undefined {
  for (const set of active?.holds.sets.values() ?? []) {
    const [element] = set.elements;
    if (!element || set.interval || set.dynamic) continue;
    const operation = inBank({ kind: 'add-elements', set, elements: [element] }, active!.label);
    if (operation.kind === 'add-elements') return operation;
  }
  return undefined;
}

/** What the spare bank lacks of what is in force. */
export function behind({ spare, inForce }: TableState): readonly Operation[] {
  return inForce ? fillBank(spare, bankOf(inForce)) : [];
}

/** The state when the spare bank holds what is in force. */
export function even(state: TableState): TableState {
  const { spare, inForce } = state;
  return inForce ? { ...state, spare: { label: spare.label, holds: bankOf(inForce), first: [] } } : state;
}

/** The names of what others changed in a table; undefined where they changed nothing. */
export function differences(before: TableState, found: Found): readonly string[] | undefined {
  if (!before.inForce) return undefined;
  const content = bankOf(before.inForce);
  const wasEven = behind(before).length === 0;
  const names = namesIn([
    ...(found.active ? fillBank(found.active, content) : []),
    ...(wasEven ? fillBank(found.spare, content) : []),
    ...found.removal,
  ]);
  return found.isInForce && names.length === 0 ? undefined : names;
}

/** Base chains that the next ruleset does without stay, without rules. */
function emptied(old: Ruleset | undefined, next: Ruleset): readonly Operation[] {
  return [...(old?.chains.values() ?? [])]
    .filter(({ name, base }) => base && !next.chains.get(name)?.base)
    .map(({ name }) => ({ kind: 'flush-chain', chain: name }));
}

function namesIn(operations: readonly Operation[]): readonly string[] {
  const names = operations.flatMap((operation) => {
    if ('set' in operation) return [operation.set.name];
    if (!('chain' in operation)) return [];
    return [typeof operation.chain === 'string' ? operation.chain : operation.chain.name];
  });
  return [...new Set(names)];
}
