import { describe, expect, it } from 'vitest';
import { TABLE_COMMENT } from '../ruleset/table-comment.js';
import { nftRunner } from './nft-runner.js';
import type { Ended, NotRun, Spawn } from './spawn.js';
import { spawnProcess } from './spawn.js';

const ended = (stdout = '', stderr = '', code = stderr === '' ? 0 : 1): Ended => ({ code, stdout, stderr });
const VERSION = ended('nftables v1.0.6 (Lester Gooch #5)\n');
const NO_TABLE = ended('', 'Error: No such file or directory\nlist table inet sluice\n');
const SCRIPT = 'add table inet sluice\nadd rule inet sluice nowhere accept\n';

/** A process that answers by what it is asked, and notes it. */
function fake(answers: Partial<Record<'--version' | '--terse' | '-f', Ended | NotRun>>): {
  readonly spawn: Spawn;
  readonly calls: string[];
  readonly inputs: string[];
} {
  const calls: string[] = [];
  const inputs: string[] = [];
  const spawn: Spawn = (command, args, input) => {
    calls.push([command, ...args].join(' '));
    if (args[0] === '-f') inputs.push(input);
    const answer = { '--version': VERSION, '--terse': NO_TABLE, '-f': ended(), ...answers };
    return Promise.resolve(answer[args[0] as keyof typeof answer]);
  };
  return { spawn, calls, inputs };
}

describe('nftRunner', () => {
  it('runs a script as one transaction', async () => {
    const { spawn, calls, inputs } = fake({});
    await expect(nftRunner({ spawn }).apply(SCRIPT)).resolves.toBeUndefined();
    expect(calls).toEqual(['nft --version', 'nft --terse list table inet sluice', 'nft -f -']);
    expect(inputs).toEqual([SCRIPT]);
  });

  it('looks at nft and the table only once', async () => {
    const { spawn, calls } = fake({});
    const runner = nftRunner({ spawn });
    await runner.apply(SCRIPT);
    await runner.apply(SCRIPT);
    expect(calls).toHaveLength(4);
  });

  it('goes on with a table that it made in an earlier life', async () => {
    const { spawn } = fake({ '--terse': ended(`table inet sluice {\n\tcomment "${TABLE_COMMENT}"\n}\n`) });
    await expect(nftRunner({ spawn }).apply(SCRIPT)).resolves.toBeUndefined();
  });

  it.each<[string, Parameters<typeof fake>[0], string, RegExp]>([
    ['nft is missing', { '--version': { error: 'ENOENT' } }, 'nft-missing', /install nftables/],
    ['nft may not be run', { '--version': { error: 'EACCES' } }, 'no-permission', /may not run/],
    ['nft is too old', { '--version': ended('nftables v0.9.8 (E.D.S.)\n') }, 'nft-too-old', /0\.9\.8/],
    ['nft is no nft', { '--version': ended('hello\n') }, 'nft-failed', /version/],
    ['nft breaks off', { '-f': ended('', 'Segmentation fault\n', 139) }, 'nft-failed', /Segmentation/],
    ['nft hangs', { '-f': { error: 'ETIMEDOUT' } }, 'timeout', /60 s/],
    [
      'the table is somebody else’s',
      { '--terse': ended('table inet sluice {\n}\n') },
      'foreign-table',
      /delete table inet sluice/,
    ],
    [
      'the user may not look',
      { '--terse': ended('', 'Operation not permitted (you must be root)\n') },
      'no-permission',
      /CAP_NET_ADMIN/,
    ],
    [
      'the user may not write',
      { '-f': ended('', '/dev/stdin:1:1-12: Error: Could not process rule: Operation not permitted\n') },
      'no-permission',
      /Nothing was changed/,
    ],
    [
      'the transaction is too large',
      { '-f': ended('', 'netlink: Error: Could not process rule: Message too long\n') },
      'too-large',
      /still are/,
    ],
  ])('says so when %s', async (_, answers, code, message) => {
    const { spawn } = fake(answers);
    const error = await nftRunner({ spawn }).apply(SCRIPT);
    expect(error).toMatchObject({ code });
    expect(error?.message).toMatch(message);
  });

  it('shows the rule that was refused', async () => {
    const stderr =
      '/dev/stdin:2:22-28: Error: Could not process rule: No such file or directory\nadd rule\n   ^^^\n';
    const error = await nftRunner({ spawn: fake({ '-f': ended('', stderr) }).spawn }).apply(SCRIPT);
    expect(error).toEqual({
      code: 'refused',
      line: 2,
      message:
        'Line 2 was refused (No such file or directory): add rule inet sluice nowhere accept. The rules in force before still are.',
    });
  });

  it('tries again from the start after a failure', async () => {
    let isThere = false;
    const { spawn } = fake({});
    const runner = nftRunner({
      spawn: (...call) => (isThere ? spawn(...call) : Promise.resolve({ error: 'ENOENT' })),
    });
    await expect(runner.apply(SCRIPT)).resolves.toMatchObject({ code: 'nft-missing' });
    isThere = true;
    await expect(runner.apply(SCRIPT)).resolves.toBeUndefined();
  });
});

describe('spawnProcess', () => {
  const node = (script: string, input = '', timeoutMs = 30_000): ReturnType<Spawn> =>
    spawnProcess(process.execPath, ['-e', script], input, timeoutMs);

  it('hands input, outputs and code over', async () => {
    const script = 'process.stdin.pipe(process.stdout); console.error("oh"); process.exitCode = 3;';
    await expect(node(script, 'hello')).resolves.toEqual({ code: 3, stdout: 'hello', stderr: 'oh\n' });
  });

  it('survives a process that does not read its input', async () => {
    await expect(node('process.exit(4)', 'x'.repeat(1e6))).resolves.toMatchObject({ code: 4 });
  });

  it('kills what takes too long', async () => {
    await expect(node('setInterval(() => {}, 1000)', '', 50)).resolves.toEqual({ error: 'ETIMEDOUT' });
  });

  it('tells a program that is missing', async () => {
    await expect(spawnProcess('no-such-program', [], '', 1000)).resolves.toEqual({ error: 'ENOENT' });
  });
});
