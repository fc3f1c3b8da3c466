import { type BankLabel, inBank } from '../change/bank.js';
import { changes } from '../change/changes.js';
import type { Operation } from '../change/operation.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/** A bank of the kernel's table, and what is known of it. */
export interface Bank {
  readonly label: BankLabel;
  /** Under the ruleset's own names, without base chains. */
  readonly holds: Ruleset;
  /** To be done before that is true; under the ruleset's own names. */
  readonly first: readonly Operation[];
}

/** A bank of which there is nothing. */
export function emptyBank(label: BankLabel, table: string): Bank {
  return { label, holds: { table, sets: new Map(), chains: new Map() }, first: [] };
}

/** What makes a bank hold something else, where no packet comes to it. */
export function fillBank({ label, holds, first }: Bank, wanted: Ruleset): readonly Operation[] {
  const { stage, commit, sweep } = changes(holds, wanted);
  return [...first, ...stage, ...commit, ...sweep].map((operation) => inBank(operation, label));
}
