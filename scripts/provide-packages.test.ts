import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providePackages, searchPath } from './provide-packages.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-packages-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs it on a machine that has some programs, where commands end with given codes in turn. */
async function provide(
  programs: readonly string[],
  isRoot: boolean,
  ...codes: number[]
): Promise<{ calls: string[]; said: string }> {
  for (const program of programs) {
    writeFileSync(join(folder, program), '');
    chmodSync(join(folder, program), 0o755);
  }
  const calls: string[] = [];
  let said = '';
  await providePackages({
    folders: [folder],
    isRoot,
    run: (command, args) => {
      calls.push([command, ...args.filter((arg) => !arg.startsWith('-') && !arg.includes('::'))].join(' '));
      return Promise.resolve({ code: codes.shift() ?? 0, output: '' });
    },
    print: (text) => (said += text),
  });
  return { calls, said };
}

describe('providePackages', () => {
  it('says and does nothing when nothing is missing', async () => {
    expect(await provide(['nft', 'ip', 'apt-get'], true)).toEqual({ calls: [], said: '' });
  });

  it('installs only what is missing', async () => {
    expect(await provide(['ip', 'apt-get'], true)).toEqual({
      calls: ['apt-get install nftables'],
      said: 'no nft: installing nftables with apt-get … done\n',
    });
  });

  it('fetches the lists of packages when there are none', async () => {
    const { calls, said } = await provide(['apt-get'], true, 100);
    expect(calls).toEqual([
      'apt-get install nftables iproute2',
      'apt-get update',
      'apt-get install nftables iproute2',
    ]);
    expect(said).toMatch(/^no nft, no ip: .*done\n$/);
  });

  it('says what follows when there is no network', async () => {
    const { calls, said } = await provide(['apt-get'], true, 100, 100);
    expect(calls).toHaveLength(2);
    expect(said).toMatch(/failed: the kernel tests will be skipped\n$/);
  });

  it.each([
    ['without root', ['ip', 'apt-get'], false],
    ['without apt-get', ['ip'], true],
  ])('only says what to install %s', async (_, programs, isRoot) => {
    expect(await provide(programs, isRoot)).toEqual({
      calls: [],
      said: 'no nft: the kernel tests will be skipped; install nftables to run them\n',
    });
  });

  it('looks for programs in the administrator’s folders too', () => {
    expect(searchPath('/usr/bin::/bin')).toEqual(['/usr/bin', '/bin', '/usr/sbin', '/sbin']);
  });
});
