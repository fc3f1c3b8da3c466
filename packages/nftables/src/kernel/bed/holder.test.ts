import { spawn } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TABLE_COMMENT } from '../../ruleset/table-comment.js';
import { nftRunner } from '../nft-runner.js';
import { Holder, holderCommand, OWN_MODE } from './holder.fixture.js';
import { lackOf } from './lack.fixture.js';

const TABLE = `add table inet sluice { comment "${TABLE_COMMENT}"; }`;

const lack = await lackOf(OWN_MODE);
const lackOfUser = await lackOf('user');

describe('a holder of namespaces', () => {
  beforeEach(({ skip }) => skip(lack !== undefined, lack));

  it('is apart from the host', async () => {
    const holder = new Holder(OWN_MODE);
    const seen = await holder.spawnIn('home')('readlink', ['/proc/self/ns/net'], '', 0);
    expect(seen).toMatchObject({ code: 0, stdout: expect.stringMatching(/^net:/) });
    expect(seen).not.toMatchObject({ stdout: `${readlinkSync('/proc/self/ns/net')}\n` });
    await holder.end();
  });

  it('ends with all that it holds', async () => {
    const holder = new Holder(OWN_MODE);
    const [path] = await holder.create(['a']);
    await holder.end();
    expect(await isGone(path)).toBe(true);
  });

  it('ends when its parent is killed', async () => {
    const holder = new Holder(OWN_MODE);
    const [path] = await holder.create(['a']);
    process.kill(holder.pid!, 'SIGKILL');
    expect(await isGone(path)).toBe(true);
    await expect(holder.create(['b'])).rejects.toThrow('ended');
  });

  it('ends when the process is killed that started it', async () => {
    const [command, args] = holderCommand(OWN_MODE);
    const script = `
      const child = require('node:child_process').spawn(${JSON.stringify(command)}, ${JSON.stringify(args)});
      child.stdout.pipe(process.stdout);
      child.stdin.write('create a 0\\n');
    `;
    const starter = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const path = await new Promise<string>((resolve) => {
      let said = '';
      starter.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const found = /ok (\S+\/fd\/\d+)/.exec(said);
        if (found) resolve(found[1]);
      });
    });
    expect(existsSync(path)).toBe(true);
    starter.kill('SIGKILL');
    expect(await isGone(path)).toBe(true);
  });
});

/** Whether the process is gone to which a path of namespace leads; waits for it. */
async function isGone(path: string): Promise<boolean> {
  const process = path.replace(/\/fd\/\d+$/, '');
  for (let tries = 0; tries < 300; tries++) {
    if (!existsSync(process)) return true;
    await sleep(50);
  }
  return false;
}

/** Two hosts on one link, `a` at 10.0.0.1 and `b` at 10.0.0.2, where rules of `b` say what comes in. */
describe('nftRunner on a kernel', () => {
  const PROBE = 'a TCP 4 10.0.0.1 10.0.0.2 80';
  const policy = (verdict: string): string =>
    [
      TABLE,
      'add chain inet sluice in { type filter hook input priority 0; policy accept; }',
      'flush table inet sluice',
      `add rule inet sluice in tcp dport 80 ${verdict}`,
      '',
    ].join('\n');
  let holder: Holder;

  beforeEach(({ skip }) => {
    skip(lack !== undefined, lack);
    holder = new Holder(OWN_MODE);
  });
  afterEach(() => holder?.end());

  async function connect(): Promise<void> {
    const [path] = await holder.create(['a', 'b']);
    const ip = (namespace: string, lines: string): ReturnType<ReturnType<Holder['spawnIn']>> =>
      holder.spawnIn(namespace)('ip', ['-batch', '-'], lines, 0);
    const b = `link add eth0 type veth peer name eth0 netns ${path}\nlink set eth0 up\naddress add 10.0.0.2/24 dev eth0\n`;
    expect(await ip('b', b)).toMatchObject({ code: 0 });
    expect(await ip('a', 'link set eth0 up\naddress add 10.0.0.1/24 dev eth0\n')).toMatchObject({ code: 0 });
    await holder.listen(['b TCP 4 10.0.0.2 80']);
    expect(await holder.probe([PROBE], 5000)).toEqual(['open']);
  }

  it('puts a policy in force, and the next in its place', async () => {
    await connect();
    const runner = nftRunner({ spawn: holder.spawnIn('b') });
    expect(await runner.apply(policy('drop'))).toBeUndefined();
    expect(await holder.probe([PROBE], 300)).toEqual(['timeout']);
    expect(await runner.apply(policy('reject with tcp reset'))).toBeUndefined();
    expect(await holder.probe([PROBE], 5000)).toEqual(['refused']);
    expect(await runner.apply(policy('accept'))).toBeUndefined();
    expect(await holder.probe([PROBE], 5000)).toEqual(['open']);
  });

  it('knows its table again in a later life', async () => {
    await connect();
    expect(await nftRunner({ spawn: holder.spawnIn('b') }).apply(policy('drop'))).toBeUndefined();
    expect(await nftRunner({ spawn: holder.spawnIn('b') }).apply(policy('accept'))).toBeUndefined();
    expect(await holder.probe([PROBE], 5000)).toEqual(['open']);
  });

  it('leaves the old policy in force when the kernel refuses a rule', async () => {
    await connect();
    const runner = nftRunner({ spawn: holder.spawnIn('b') });
    expect(await runner.apply(policy('drop'))).toBeUndefined();
    const bad = `${policy('accept')}add rule inet sluice in jump nowhere\n`;
    const error = await runner.apply(bad);
    expect(error).toMatchObject({ code: 'refused', line: 5 });
    expect(error?.message).toContain('add rule inet sluice in jump nowhere');
    expect(await holder.probe([PROBE], 300)).toEqual(['timeout']);
  });

  it('leaves a table alone that somebody else made', async () => {
    await connect();
    const spawnIn = holder.spawnIn('b');
    const foreign = 'add table inet sluice\nadd chain inet sluice mine\n';
    expect(await spawnIn('nft', ['-f', '-'], foreign, 0)).toMatchObject({ code: 0 });
    const before = await spawnIn('nft', ['list', 'ruleset'], '', 0);
    const error = await nftRunner({ spawn: spawnIn }).apply(policy('drop'));
    expect(error).toMatchObject({ code: 'foreign-table' });
    expect(await spawnIn('nft', ['list', 'ruleset'], '', 0)).toEqual(before);
    expect(await holder.probe([PROBE], 5000)).toEqual(['open']);
  });

  it('says that a program is missing', async () => {
    await holder.create(['b']);
    const runner = nftRunner({ spawn: holder.spawnIn('b'), nft: 'no-such-nft' });
    expect(await runner.apply(policy('drop'))).toMatchObject({ code: 'nft-missing' });
  });
});

describe('nftRunner in a user namespace', () => {
  beforeEach(({ skip }) => skip(lackOfUser !== undefined, lackOfUser));

  it('says that a transaction is larger than the kernel takes there, and changes nothing', async () => {
    const holder = new Holder('user');
    await holder.create(['a']);
    const spawnIn = holder.spawnIn('a');
    const runner = nftRunner({ spawn: spawnIn });
    const set = (count: number): string => {
      const elements = Array.from({ length: count }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
      return `${TABLE}\nadd set inet sluice s { type ipv4_addr; }\nadd element inet sluice s { ${elements.join(', ')} }\n`;
    };
    expect(await runner.apply(set(10))).toBeUndefined();
    const before = await spawnIn('nft', ['list', 'ruleset'], '', 0);
    expect(await runner.apply(set(100_000))).toMatchObject({ code: 'too-large' });
    expect(await spawnIn('nft', ['list', 'ruleset'], '', 0)).toEqual(before);
    await holder.end();
  });
});
