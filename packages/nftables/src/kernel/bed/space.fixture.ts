import { type Start, startProcess } from '../kept-nft.js';
import { type Spawn, spawnProcess } from '../spawn.js';
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
  return spaceBehind(['nsenter', ...user, `--net=${path}`]);
}

/** What starts behind a command. */
export function spaceBehind(prefix: Space['prefix']): Space {
  const [command, ...args] = prefix;
  return {
    prefix,
    spawn: async (program, own, input, timeoutMs) => {
      const ended = await spawnProcess(command, [...args, program, ...own], input, timeoutMs);
      return 'code' in ended && ended.code === 127 ? { error: 'ENOENT' } : ended;
    },
    start: (program, own) => startProcess(command, [...args, program, ...own]),
  };
}
