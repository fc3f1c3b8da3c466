import { bankOf, splitName } from '../change/bank.js';
import type { Operation } from '../change/operation.js';
import { withGeneration } from '../change/with-generation.js';
import { render } from '../render/render.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { emptyBank, fillBank } from './bank.js';
import { findIn } from './found.js';
import { type NftError, nftErrorOf } from './nft-error.js';
import { listTable, notRunError, type NftProgram, versionError } from './nft-program.js';
import { spawnProcess } from './spawn.js';

/** What would change in one set or chain of a table. */
export interface PendingChange {
  readonly kind: 'set' | 'chain';
  readonly name: string;
  readonly change: 'new' | 'changed' | 'gone';
  /** Elements that come; of a chain all rules that it then has. */
  readonly added: number;
  readonly removed: number;
}

/** How far a table is from a ruleset. */
export interface Pending {
  /** Whether there is no such table yet. */
  readonly isNew: boolean;
  /** Whether the ruleset is in force as it is; its generation aside. */
  readonly isInForce: boolean;
  /** None where only base chains differ. */
  readonly changes: readonly PendingChange[];
}

/** Looks what `NftDriver.apply` would change, and whether nft takes the ruleset; changes nothing. */
export async function pendingChanges(
  ruleset: Ruleset,
  options: Partial<NftProgram> = {},
): Promise<{ readonly pending: Pending } | { readonly error: NftError }> {
  const { nft = 'nft', timeoutMs = 60_000, spawn = spawnProcess } = options;
  const program: NftProgram = { nft, timeoutMs, spawn };
  const error = (await versionError(program)) ?? (await refusal(ruleset, program));
  if (error) return { error };
  const there = await listTable(program, ruleset.table, false);
  if ('error' in there) return there;
  const { listing } = there;
  const found = listing && findIn(listing, ruleset, '');
  const generation = found?.generation;
  const wanted = generation === undefined ? ruleset : withGeneration(ruleset, generation);
  const active = found?.active ?? emptyBank('a', ruleset.table);
  return {
    pending: {
      isNew: listing === undefined,
      isInForce: found?.isInForce ?? false,
      changes: summary(fillBank(active, bankOf(wanted))),
    },
  };
}

/** What nft has against a ruleset, found by letting it read and check everything but put nothing in force. */
async function refusal(ruleset: Ruleset, program: NftProgram): Promise<NftError | undefined> {
  const script = render(ruleset);
  const ended = await program.spawn(program.nft, ['-c', '-f', '-'], script, program.timeoutMs);
  if ('error' in ended) return notRunError(ended, program);
  return ended.code === 0 ? undefined : nftErrorOf(ended.stderr, script);
}

function summary(operations: readonly Operation[]): readonly PendingChange[] {
  const changes = new Map<string, PendingChange>();
  const note = (kind: PendingChange['kind'], name: string, more: Partial<PendingChange>): void => {
    const own = splitName(name).name;
    const known = changes.get(own) ?? { kind, name: own, change: 'changed', added: 0, removed: 0 };
    changes.set(own, {
      ...known,
      ...more,
      added: known.added + (more.added ?? 0),
      removed: known.removed + (more.removed ?? 0),
    });
  };
  for (const operation of operations) {
    switch (operation.kind) {
      case 'add-table':
      case 'flush-rules':
        break;
      case 'add-set':
        note('set', operation.set.name, { change: 'new' });
        break;
      case 'delete-set':
        note('set', operation.set.name, { change: 'gone' });
        break;
      case 'flush-set':
        note('set', operation.set.name, {});
        break;
      case 'add-elements':
        note('set', operation.set.name, { added: operation.elements.length });
        break;
      case 'delete-elements':
        note('set', operation.set.name, { removed: operation.elements.length });
        break;
      case 'add-chain':
        note('chain', operation.chain.name, { change: 'new' });
        break;
      case 'delete-chain':
        note('chain', operation.chain, { change: 'gone' });
        break;
      case 'flush-chain':
        note('chain', operation.chain, {});
        break;
      case 'add-rule':
        note('chain', operation.chain, { added: 1 });
    }
  }
  return [...changes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
