import { type NftError, nftErrorOf } from './nft-error.js';
import type { Runner } from './runner.js';
import { type NotRun, type Spawn, spawnProcess } from './spawn.js';

/** What the runner can be told; all of it has defaults. */
export interface NftRunnerOptions {
  /** The table that the scripts are about; `sluice` if not given. */
  readonly table?: string;
  /** The program; `nft`, looked up in PATH, if not given. */
  readonly nft?: string;
  /** After so long nft is killed, in milliseconds; 60,000 if not given. */
  readonly timeoutMs?: number;
  readonly spawn?: Spawn;
}

/** The oldest nft that the rulesets were run with. */
const LEAST_NFT: readonly [number, number, number] = [1, 0, 6];

/** The comment by which the runner knows the table as its own. */
export const TABLE_COMMENT = 'kept by sluice; changes by others are undone';

/**
 * A runner that starts `nft -f -` for every script. Before the first it looks whether nft is there and new enough, and
 * whether a table of the name exists that is somebody else's: that one it leaves alone.
 */
export function nftRunner(options: NftRunnerOptions = {}): Runner {
  const { table = 'sluice', nft = 'nft', timeoutMs = 60_000, spawn = spawnProcess } = options;
  let isChecked = false;
  return {
    apply: async (script) => {
      if (!isChecked) {
        const error = (await versionError()) ?? (await foreignTable());
        if (error) return error;
        isChecked = true;
      }
      const marked = `add table inet ${table} { comment "${TABLE_COMMENT}" ; }\n${script}`;
      const ended = await spawn(nft, ['-f', '-'], marked, timeoutMs);
      if ('error' in ended) return notRun(ended);
      return ended.code === 0 ? undefined : nftErrorOf(ended.stderr, marked);
    },
  };

  async function versionError(): Promise<NftError | undefined> {
    const ended = await spawn(nft, ['--version'], '', timeoutMs);
    if ('error' in ended) return notRun(ended);
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

  async function foreignTable(): Promise<NftError | undefined> {
    // Terse: without the elements of sets, which can be many.
    const ended = await spawn(nft, ['--terse', 'list', 'table', 'inet', table], '', timeoutMs);
    if ('error' in ended) return notRun(ended);
    if (ended.code !== 0) {
      return /No such file or directory/.test(ended.stderr) ? undefined : nftErrorOf(ended.stderr, '');
    }
    if (ended.stdout.includes(`comment "${TABLE_COMMENT}"`)) return undefined;
    return {
      code: 'foreign-table',
      message: `There is a table inet ${table} that somebody else made. Choose another name, or remove it with: nft delete table inet ${table}. Nothing was changed.`,
    };
  }

  function notRun({ error }: NotRun): NftError {
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
      default:
        return { code: 'nft-failed', message: `${nft} cannot be run (${error}). Nothing was changed.` };
    }
  }
}

function isOlder(have: readonly number[], least: readonly number[]): boolean {
  const at = least.findIndex((part, i) => (have[i] ?? 0) !== part);
  return at >= 0 && (have[at] ?? 0) < least[at]!;
}
