import { describe, expect, it } from 'vitest';
import { ContainerLog } from './container-log.js';

const signal = new AbortController().signal;

async function texts(
  log: ContainerLog,
  query: { tailLines?: number; follow?: boolean } = {},
): Promise<string[]> {
  const found: string[] = [];
  for await (const { bytes } of log.lines({ follow: false, signal, ...query })) found.push(String(bytes));
  return found;
}

describe('the log of a container', () => {
  it('parts what sources write into lines, and mixes no two of them', async () => {
    const log = new ContainerLog(() => 0);
    const [out, err] = [log.input(), log.input()];
    out.write('one\nt');
    err.write('error\n');
    out.write('wo\nthree');
    expect(await texts(log)).toEqual(['one\n', 'error\n', 'two\n']);
    out.end();
    expect(await texts(log)).toEqual(['one\n', 'error\n', 'two\n', 'three']);
    expect(await texts(log, { tailLines: 2 })).toEqual(['two\n', 'three']);
    expect(await texts(log, { tailLines: 0 })).toEqual([]);
  });

  it('gives long lines in pieces', async () => {
    const log = new ContainerLog(() => 0);
    log.input().end(`${'x'.repeat(40_000)}\n`);
    expect((await texts(log)).map((text) => text.length)).toEqual([16_384, 16_384, 7233]);
  });

  it('keeps the last bytes, however much is written', async () => {
    const log = new ContainerLog(() => 0, 1000);
    const input = log.input();
    for (let n = 0; n < 5000; n++) input.write(`${n}\n`);
    const kept = await texts(log);
    expect(kept.at(-1)).toBe('4999\n');
    expect(kept.join('').length).toBeLessThanOrEqual(1000);
    expect(kept.length).toBeGreaterThan(150);
  });

  it('is followed from its last lines on, until it is closed or nobody listens', async () => {
    const log = new ContainerLog(() => 0);
    const input = log.input();
    input.write('a\nb\n');
    const followed = texts(log, { tailLines: 1, follow: true });
    const leaving = new AbortController();
    const left = log.lines({ follow: true, tailLines: 0, signal: leaving.signal }).next();
    await new Promise(setImmediate);
    leaving.abort();
    expect(await left).toEqual({ done: true, value: undefined });
    input.write('c\n');
    await new Promise(setImmediate);
    log.close();
    expect(await followed).toEqual(['b\n', 'c\n']);
  });
});
