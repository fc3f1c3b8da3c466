import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** What the kernel tests run, and the Debian package that has it. */
const PACKAGES = { nft: 'nftables', ip: 'iproute2' };

/** Without network, apt's own patience is minutes. */
const PATIENCE = [
  ...['-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::https::Timeout=10', '-o', 'Acquire::Retries=1'],
  ...['-o', 'DPkg::Lock::Timeout=60'],
];

/**
 * The folders in which programs are looked for; those of the administrator are not in everybody's PATH.
 * @param {string | undefined} path
 */
export function searchPath(path) {
  return [...(path ?? '').split(':').filter(Boolean), '/usr/sbin', '/sbin'];
}

/**
 * Installs what the kernel tests need where it is missing, this is root, and there is apt-get. Says nothing when nothing
 * is missing, and one line otherwise; the tests that it is for are skipped when it cannot be had.
 * @param {object} given
 * @param {readonly string[]} given.folders where programs are
 * @param {boolean} given.isRoot
 * @param {(command: string, args: readonly string[]) => Promise<{ code: number, output: string }>} given.run
 * @param {(text: string) => void} given.print
 */
export async function providePackages({ folders, isRoot, run, print }) {
  const missing = Object.entries(PACKAGES).filter(([program]) => !isThere(program, folders));
  if (missing.length === 0) return;
  const packages = missing.map(([, name]) => name);
  const what = `no ${missing.map(([program]) => program).join(', no ')}`;
  if (!isRoot || !isThere('apt-get', folders)) {
    print(`${what}: the kernel tests will be skipped; install ${packages.join(' and ')} to run them\n`);
    return;
  }
  print(`${what}: installing ${packages.join(' and ')} with apt-get … `);
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...PATIENCE, ...packages];
  // A fresh machine has no lists of packages.
  let { code } = await run('apt-get', install);
  if (code !== 0 && (await run('apt-get', ['update', '-qq', ...PATIENCE])).code === 0) {
    ({ code } = await run('apt-get', install));
  }
  print(code === 0 ? 'done\n' : 'failed: the kernel tests will be skipped\n');
}

/**
 * @param {string} program
 * @param {readonly string[]} folders
 */
function isThere(program, folders) {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
