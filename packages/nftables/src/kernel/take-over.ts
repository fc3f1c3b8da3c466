import { LIFE } from './found.js';
import type { Listing } from './listing.js';
import type { NftError } from './nft-error.js';
import { chainsOf, listTable, type NftProgram } from './nft-program.js';
import type { Applied } from './runner.js';
import type { Transactions } from './transactions.js';

/** Whose table it is. */
export interface Claim {
  readonly program: NftProgram;
  readonly table: string;
  readonly transactions: Transactions;
}

/**
 * Makes a table this process's own, and makes it at all where there is none. Who had it before loses it; but who had it and
 * finds it taken (`again`) leaves it.
 */
export async function takeOver({ program, table, transactions }: Claim, again: boolean): Promise<Applied> {
  const there = await chainsOf(program, table);
  if ('error' in there) return there.error;
  const lives = there.chains?.filter((name) => name.startsWith(LIFE)) ?? [];
  if (there.chains && lives.length === 0) {
    // One that no driver has: sluice's all the same, or somebody else's.
    const known = await listTable(program, table, true);
    if ('error' in known) return known.error;
  }
  if (again && lives.some((name) => name !== transactions.life)) return takenOver(table);
  return transactions.takeOver(lives);
}

/** Reads a table that was taken over. */
export async function readOwn({
  program,
  table,
  transactions,
}: Claim): Promise<{ readonly listing: Listing } | { readonly error: NftError }> {
  const read = await listTable(program, table, false);
  if ('error' in read) return read;
  const chains = [...(read.listing?.chains.keys() ?? [])];
  if (read.listing && chains.includes(transactions.life)) return { listing: read.listing };
  if (chains.some((name) => name.startsWith(LIFE))) return { error: takenOver(table) };
  return { error: { code: 'refused', message: `Somebody deleted the table inet ${table}.` } };
}

function takenOver(table: string): NftError {
  return {
    code: 'taken-over',
    message: `Another process keeps the table inet ${table} now. Nothing was changed.`,
  };
}
