// Runs a benchmark in a network namespace of its own: as root, or as anybody in a user namespace. The host's is never touched.
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const MARK = 'SLUICE_BENCH_NETWORK';
const flags = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];

/**
 * True in the namespace. Outside of it the file is run again inside, and false is given once that has ended; also where
 * there can be no namespace, which is told.
 * @param {string} file
 */
export function inOwnNetwork(file) {
  if (process.env[MARK] !== undefined) return true;
  const unshare = ['--net', '--mount', ...flags];
  const probe = spawnSync('unshare', [...unshare, 'sh', '-c', 'nft list ruleset && ip link'], {
    encoding: 'utf8',
  });
  if (probe.status !== 0) {
    const why = probe.error?.message ?? probe.stderr.trim().split('\n', 1)[0];
    process.stdout.write(`not measured: no network namespace with nft and ip (${why})\n`);
    return false;
  }
  const { status } = spawnSync(
    'unshare',
    [...unshare, '--kill-child', '--fork', process.execPath, '--expose-gc', file, ...process.argv.slice(2)],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, [MARK]: '1' } },
  );
  process.exitCode = status ?? 1;
  return false;
}
