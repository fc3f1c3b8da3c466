import { TABLE_COMMENT } from '../ruleset/table-comment.js';
import { type Listing, parseListing } from './listing.js';
import { type NftError, nftErrorOf } from './nft-error.js';
import type { NotRun, Spawn } from './spawn.js';

/** How nft is run. */
export interface NftProgram {
  /** The program, looked up in PATH. */
  readonly nft: string;
  /** After so long it is killed. */
  readonly timeoutMs: number;
  readonly spawn: Spawn;
}

/** The oldest nft that the rulesets were run with. */
const LEAST_NFT: readonly [number, number, number] = [1, 0, 6];

/** Why this nft cannot be used: missing, too old. */
export async function versionError(program: NftProgram): Promise<NftError | undefined> {
  const { nft, timeoutMs, spawn } = program;
  const ended = await spawn(nft, ['--version'], '', timeoutMs);
  if ('error' in ended) return notRunError(ended, program);
  const have = /v(\d+)\.(\d+)(?:\.(\d+))?/.exec(ended.stdout);
  if (!have) {
    return {
      code: 'nft-failed',
      message: `${nft} --version does not tell a version. Nothing was changed.`,
    };
  }
  const version = have.slice(1).map((part) => Number(part ?? 0));
  if (!isOlder(version, LEAST_NFT)) return undefined;
  return {
    code: 'nft-too-old',
    message: `nft ${version.join('.')} is too old: ${LEAST_NFT.join('.')} or newer is needed. Nothing was changed.`,
  };
}

/**
 * What the table holds, if it is sluice's; undefined where there is none of the name. `terse` leaves out the elements of
 * sets, which can be many.
 */
export async function listTable(
  program: NftProgram,
  table: string,
  terse: boolean,
): Promise<{ readonly listing: Listing | undefined } | { readonly error: NftError }> {
  const { nft, timeoutMs, spawn } = program;
  const args = [...(terse ? ['--terse'] : []), 'list', 'table', 'inet', table];
  const ended = await spawn(nft, args, '', timeoutMs);
  if ('error' in ended) return { error: notRunError(ended, program) };
  if (ended.code !== 0) {
    if (/No such file or directory/.test(ended.stderr)) return { listing: undefined };
    return { error: nftErrorOf(ended.stderr, '') };
  }
  const listing = parseListing(ended.stdout);
  if (listing.comment === TABLE_COMMENT) return { listing };
  return {
    error: {
      code: 'foreign-table',
      message: `There is a table inet ${table} that somebody else made. Choose another name, or remove it with: nft delete table inet ${table}. Nothing was changed.`,
    },
  };
}

/** The chains of a table, by name; undefined where there is no such table. Costs little, however large the table is. */
export async function chainsOf(
  program: NftProgram,
  table: string,
): Promise<{ readonly chains: readonly string[] | undefined } | { readonly error: NftError }> {
  const { nft, timeoutMs, spawn } = program;
  const ended = await spawn(nft, ['list', 'chains', 'inet'], '', timeoutMs);
  if ('error' in ended) return { error: notRunError(ended, program) };
  if (ended.code !== 0) return { error: nftErrorOf(ended.stderr, '') };
  const lines = ended.stdout.split('\n');
  const start = lines.indexOf(`table inet ${table} {`);
  if (start < 0) return { chains: undefined };
  const end = lines.indexOf('}', start);
  const own = lines.slice(start, end < 0 ? undefined : end);
  return { chains: own.flatMap((line) => /^\tchain (\S+) \{$/.exec(line)?.[1] ?? []) };
}

/** What it means that nft could not be run to its end. */
export function notRunError({ error }: NotRun, { nft, timeoutMs }: NftProgram): NftError {
  switch (error) {
    case 'ENOENT':
      return {
        code: 'nft-missing',
        message: `There is no program ${nft}: install nftables (Debian, Ubuntu: apt-get install nftables). Nothing was changed.`,
      };
    case 'EACCES':
    case 'EPERM':
      return { code: 'no-permission', message: `This user may not run ${nft}. Nothing was changed.` };
    case 'ETIMEDOUT':
      return {
        code: 'timeout',
        message: `nft did not end within ${timeoutMs / 1000} s and was killed: either all of the change is in force or nothing of it.`,
      };
    case 'ended':
      return {
        code: 'nft-failed',
        message: `${nft} ended by itself: either all of the change is in force or nothing of it.`,
      };
    default:
      return { code: 'nft-failed', message: `${nft} cannot be run (${error}). Nothing was changed.` };
  }
}

function isOlder(have: readonly number[], least: readonly number[]): boolean {
  const at = least.findIndex((part, i) => (have[i] ?? 0) !== part);
  return at >= 0 && (have[at] ?? 0) < least[at]!;
}
