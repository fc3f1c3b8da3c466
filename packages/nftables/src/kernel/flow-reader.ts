import { flowSetNames } from '../observe/flows.js';
import { blocksOf, type Listing, readListing } from '../observe/listing.js';
import { type NftError, nftErrorOf } from './nft-error.js';
import { notRunError, type NftProgram } from './nft-program.js';
import { spawnProcess } from './spawn.js';

/** The sets of flows that the kernel keeps for a table, and all that has counters outside of sets. */
export interface FlowListing {
  readonly listing: Listing;
  /** The denied packets that were counted, also those of flows that the sets had no room for. */
  readonly dropped: number;
}

/**
 * Reads the flows that a table keeps, without the elements of its other sets.
 */
export async function readFlows(
  table: string,
  options: Partial<NftProgram> = {},
): Promise<{ readonly flows: FlowListing } | { readonly error: NftError }> {
  const run = nftOf(options);
  const terse = await run('-n', '--terse', 'list', 'table', 'inet', table);
  if ('error' in terse) return terse;
  const wanted = new Set([...flowSetNames('drop'), ...flowSetNames('sample')]);
  // What is listed set by set goes where the terse listing leaves out the elements.
  let text = terse.text;
  for (const { isChain, name, own, body } of blocksOf(terse.text)) {
    if (isChain || !wanted.has(own)) continue;
    const listed = await run('-n', 'list', 'set', 'inet', table, name);
    // A set may go away between two looks.
    const block = 'error' in listed ? undefined : blocksOf(listed.text).find((one) => one.name === name);
    if (block) text = text.replace(`\tset ${name} {\n${body}`, () => `\tset ${name} {\n${block.body}`);
  }
  const { rules, sets: all } = readListing(text);
  const sets = new Map([...all].filter(([name]) => wanted.has(name)));
  const dropped = ['note_drop', 'note_drop_reply']
    .flatMap((chain) => rules.get(chain) ?? [])
    .reduce((sum, count) => sum + (count?.packets ?? 0), 0);
  return { flows: { listing: { sets, rules }, dropped } };
}

/** Reads all that a table has counted; of a table that counts every element, all elements. */
export async function readCounts(
  table: string,
  options: Partial<NftProgram> = {},
): Promise<{ readonly listing: Listing } | { readonly error: NftError }> {
  const listed = await nftOf(options)('-n', 'list', 'table', 'inet', table);
  return 'error' in listed ? listed : { listing: readListing(listed.text) };
}

type Said = { readonly text: string } | { readonly error: NftError };

function nftOf(options: Partial<NftProgram>): (...args: readonly string[]) => Promise<Said> {
  const { nft = 'nft', timeoutMs = 60_000, spawn = spawnProcess } = options;
  return async (...args) => {
    const ended = await spawn(nft, args, '', timeoutMs);
    if ('error' in ended) return { error: notRunError(ended, { nft, timeoutMs, spawn }) };
    return ended.code === 0 ? { text: ended.stdout } : { error: nftErrorOf(ended.stderr, '') };
  };
}
