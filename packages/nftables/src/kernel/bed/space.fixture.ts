import { spawn } from 'node:child_process';
import { type Start, startProcess } from '../kept-nft.js';
import { plainEnvironment, type Spawn, spawnProcess } from '../spawn.js';
import type { HolderMode } from './holder.fixture.js';

/** How processes of this one are started in a network namespace of a holder; they may outlive a request, unlike those of `spawnIn`. */
export interface Space {
  /** The command that comes before every command. */
  readonly prefix: readonly [string, ...string[]];
  readonly spawn: Spawn;
  readonly start: Start;
}

/** The namespace behind a path that `Holder.create` gave. */
export function spaceAt(path: string, mode: HolderMode): Space {
  const user =
    mode === 'user' ? [`--user=${path.replace(/\/fd\/\d+$/, '/ns/user')}`, '--preserve-credentials'] : [];
  const prefix = ['nsenter', ...user, `--net=${path}`] as const;
  const [command, ...args] = prefix;
  return {
    prefix,
    spawn: async (program, own, input, timeoutMs) => {
      const ended = await spawnProcess(command, [...args, program, ...own], input, timeoutMs);
      const isMissing = 'code' in ended && ended.code === 127;
      return isMissing ? { error: 'ENOENT' } : ended;
    },
    start: (program, own) => startProcess(command, [...args, program, ...own]),
  };
}

/** Runs a program in a namespace to its end, as `spawn` does, but so that it can be ended sooner. */
export function startIn(
  { prefix }: Space,
  program: string,
  args: readonly string[],
): ReturnType<typeof spawn> {
  const [command, ...own] = prefix;
  return spawn(command, [...own, program, ...args], { stdio: 'pipe', env: plainEnvironment() });
}
