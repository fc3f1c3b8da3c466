import { nftErrorOf } from './nft-error.js';
import { listTable, notRunError, type NftProgram, versionError } from './nft-program.js';
import type { Runner } from './runner.js';
import { type Spawn, spawnProcess } from './spawn.js';

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

/**
 * A runner that starts `nft -f -` for every script. Before the first it looks whether nft is there and new enough, and
 * whether a table of the name exists that is somebody else's: that one it leaves alone. For a table that stays in force
 * while this process may be killed take a driver: nft runs what it has read of a script that breaks off.
 */
export function nftRunner(options: NftRunnerOptions = {}): Runner {
  const { table = 'sluice', nft = 'nft', timeoutMs = 60_000, spawn = spawnProcess } = options;
  const program: NftProgram = { nft, timeoutMs, spawn };
  let isChecked = false;
  return {
    apply: async (script) => {
      if (!isChecked) {
        const error = (await versionError(program)) ?? (await foreignTable());
        if (error) return error;
        isChecked = true;
      }
      const ended = await spawn(nft, ['-f', '-'], script, timeoutMs);
      if ('error' in ended) return notRunError(ended, program);
      return ended.code === 0 ? undefined : nftErrorOf(ended.stderr, script);
    },
  };

  async function foreignTable(): ReturnType<Runner['apply']> {
    const found = await listTable(program, table, true);
    return 'error' in found ? found.error : undefined;
  }
}
