import { spawnProcess } from '@sluice/nftables';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Kernel } from './kernel.js';

/** A network namespace of its own, for tests. It ends with this process. */
export interface NetworkNamespace {
  readonly kernel: Kernel & Required<Pick<Kernel, 'spawn' | 'start'>>;
  end(): Promise<void>;
}

/** Of util-linux. */
const PROGRAMS = { make: 'unshare', enter: 'nsenter' } as const;

/** Makes a network namespace, as root or in a user namespace; a text says why there can be none. */
export async function networkNamespace(): Promise<NetworkNamespace | string> {
  if (process.platform !== 'linux') return 'network namespaces are a matter of Linux';
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const child = spawn(PROGRAMS.make, [...user, '--net', 'sh', '-c', 'echo here; exec cat'], {
    stdio: 'pipe',
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) =>
    child.on('close', () => resolve()).on('error', () => resolve()),
  );
  const isThere = await Promise.race([
    new Promise<boolean>((resolve) => child.stdout.once('data', () => resolve(true))),
    ended.then(() => false),
  ]);
  if (!isThere) return 'this machine gives no network namespaces';
  const own = `/proc/${child.pid}/ns`;
  const prefix = [
    ...(user.length > 0 ? [`--user=${own}/user`, '--preserve-credentials'] : []),
    `--net=${own}/net`,
  ];
  const end = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  const kernel: NetworkNamespace['kernel'] = {
    spawn: async (program, args, input, timeoutMs) => {
      const result = await spawnProcess(PROGRAMS.enter, [...prefix, program, ...args], input, timeoutMs);
      return 'code' in result && result.code === 127 ? { error: 'ENOENT' } : result;
    },
    start: (program, args): ChildProcessWithoutNullStreams =>
      spawn(PROGRAMS.enter, [...prefix, program, ...args], {
        stdio: 'pipe',
        env: { ...process.env, LC_ALL: 'C', HOME: '/dev/null' },
      }),
  };
  const nft = await kernel.spawn('nft', ['list', 'ruleset'], '', 10_000);
  if ('error' in nft || nft.code !== 0) {
    await end();
    return 'there is no nft that works in a network namespace';
  }
  return { kernel, end };
}
