import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { run } from './run.mjs';

describe('run', () => {
  it('gives the exit code and both outputs', async () => {
    const script = `console.log('out'); console.error('err'); process.exit(3)`;
    const { code, output } = await run(process.execPath, ['--eval', script]);
    expect(code).toBe(3);
    expect(output.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  it('gives 127 for a command that does not exist', async () => {
    expect(await run('no-such-command-of-sluice', [])).toMatchObject({ code: 127 });
  });
});

describe('endOnSignals', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends the command and the commands that it started', async (signal, code) => {
    const module = fileURLToPath(new URL('run.mjs', import.meta.url));
    // The shell starts a grandchild, prints its pid and waits for it.
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { endOnSignals, run } from ${JSON.stringify(module)};
         endOnSignals();
         await run('sh', ['-c', 'sleep 60 & echo $!; wait'], { show: true });`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [chunk]: Buffer[] = await once(parent.stdout, 'data');
    const grandchild = Number(String(chunk));
    expect(alive(grandchild)).toBe(true);
    parent.kill(signal);
    expect((await once(parent, 'exit'))[0]).toBe(code);
    for (let tries = 0; alive(grandchild) && tries < 50; tries++) await sleep(20);
    expect(alive(grandchild)).toBe(false);
  });
});

/** A process that has ended but that its new parent has not asked after yet (state Z) is not alive. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return error instanceof Error && 'path' in error && !existsSync('/proc');
  }
}
