import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { lacks } from '../lab.fixture.js';
import { Holder } from './holder.js';
import { inside } from './inside.js';
import { runInside } from './run-inside.js';
import { startError } from './why-not.js';

describe.each([...(await lacks())])('a holder as %s', (mode, lack) => {
  let holder: Holder;
  afterEach(() => holder?.end());

  async function output(command: readonly string[], files = {}): Promise<string> {
    const space = await holder.create({ name: `s${Math.random()}`, hostname: 'web-0', files });
    const running = runInside(holder, space, command);
    running.stdin.end();
    let said = '';
    running.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await running.exit;
    return said;
  }

  it('gives a space a network, a host name and files of its own, and leaves the host its', async ({
    skip,
  }) => {
    skip(lack !== undefined, lack);
    const before = readFileSync('/etc/hosts', 'utf8');
    holder = await Holder.start({ mode });
    const script = 'hostname; cat /etc/hosts; readlink /proc/self/ns/net; ls /sys/../proc/net/dev';
    const said = await output(['sh', '-c', script], { '/etc/hosts': 'of its own\n' });
    const [hostname, hosts, network] = said.split('\n');
    expect([hostname, hosts]).toEqual(['web-0', 'of its own']);
    expect(network).toMatch(/^net:/);
    expect(network).not.toBe(readlinkSync('/proc/self/ns/net'));
    expect(readFileSync('/etc/hosts', 'utf8')).toBe(before);
  });

  it('keeps what runs in a space from writing to the files of the host', async ({ skip }) => {
    skip(lack !== undefined, lack);
    holder = await Holder.start({ mode });
    const folder = new URL('.', import.meta.url).pathname;
    const said = await output([
      'sh',
      '-c',
      `touch ${folder}left-behind 2>/dev/null || echo read-only; touch /tmp/own && echo own`,
    ]);
    expect(said).toBe('read-only\nown\n');
    expect(existsSync(`${folder}left-behind`)).toBe(false);
  });

  it('changes a file under the eyes of who reads it', async ({ skip }) => {
    skip(lack !== undefined, lack);
    holder = await Holder.start({ mode });
    const space = await holder.create({
      name: 'a',
      hostname: 'a',
      files: { '/etc/hosts': 'a longer old text\n' },
    });
    await holder.write(space, '/etc/hosts', 'new\n');
    const running = runInside(holder, space, ['cat', '/etc/hosts']);
    let said = '';
    running.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await running.exit;
    expect(said).toBe('new\n');
  });

  it('tells in the words of the system what cannot be done, and goes on', async ({ skip }) => {
    skip(lack !== undefined, lack);
    holder = await Holder.start({ mode });
    const space = await holder.create({ name: 'a', hostname: 'a', files: {} });
    await expect(holder.ip(space, ['link set nowhere up'])).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('Cannot find device "nowhere"'),
    });
    await expect(holder.create({ name: 'a', hostname: 'a', files: {} })).rejects.toMatchObject({
      code: 'refused',
    });
    await holder.ip(space, ['link set lo up']);
  });

  it('ends what runs in a space with the space', async ({ skip }) => {
    skip(lack !== undefined, lack);
    holder = await Holder.start({ mode });
    const [a, b] = await Promise.all(
      ['a', 'b'].map((name) => holder.create({ name, hostname: name, files: {} })),
    );
    const running = runInside(holder, a, ['sh', '-c', 'sleep 1000 & echo ready; wait']);
    const other = runInside(holder, b, ['sleep', '1000']);
    await new Promise((resolve) => running.stdout.once('data', resolve));
    await holder.drop(a);
    expect(await running.exit).toEqual({ signal: 9 });
    other.kill('SIGTERM');
    expect(await other.exit).toEqual({ signal: 15 });
  });

  it('loses no signal, however early it comes', async ({ skip }) => {
    skip(lack !== undefined, lack);
    holder = await Holder.start({ mode });
    const space = await holder.create({ name: 'a', hostname: 'a', files: {} });
    for (let delay = 0; delay < 40; delay++) {
      const running = runInside(holder, space, ['sleep', '1000']);
      await sleep(delay);
      running.kill('SIGTERM');
      expect(await running.exit).toEqual({ signal: 15 });
    }
  });

  it('ends with all that runs in it when its own process is killed', async ({ skip }) => {
    skip(lack !== undefined, lack);
    holder = await Holder.start({ mode });
    const space = await holder.create({ name: 'a', hostname: 'a', files: {} });
    const running = runInside(holder, space, ['sleep', '1000']);
    await sleep(100);
    process.kill(holder.pid, 'SIGKILL');
    expect(await running.exit).toEqual({ signal: 9 });
    await holder.onEnd;
    await expect(holder.drop(space)).rejects.toMatchObject({ code: 'ended' });
  });

  it('leaves no process, namespace or mount when the process is killed that started it', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const mounts = readFileSync('/proc/self/mounts', 'utf8');
    const holderPath = JSON.stringify(inside('holder.pl'));
    const enterPath = JSON.stringify(inside('enter.pl'));
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn('perl', [${holderPath}, '${mode}']);
      child.stdin.write('space a  a\\n');
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
        const found = /^ready (\\d+) \\d+\\nok (\\d+) (\\d+) (\\d+)\\n/.exec(said);
        if (!found) return;
        const [, pid, ...numbers] = found;
        const inner = spawn('perl', [${enterPath}, pid, ...numbers, '/', 'sh', '-c', 'sleep 1000 & readlink /proc/self/ns/net; wait']);
        inner.stdout.on('data', (text) => process.stdout.write(pid + ' ' + text));
      });
    `;
    const starter = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const said = await new Promise<string>((resolve) => {
      starter.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    });
    const [pid, network] = said.split(' ');
    expect(await processesIn(network)).not.toEqual([]);
    starter.kill('SIGKILL');
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => processesIn(network), { timeout: 10_000 }).toEqual([]);
    expect(readFileSync('/proc/self/mounts', 'utf8')).toBe(mounts);
  });
});

describe('a machine that cannot hold a lab', () => {
  it('is told apart by what is missing', async () => {
    await expect(Holder.start({ platform: 'darwin' })).rejects.toMatchObject({ code: 'not-linux' });
    await expect(Holder.start({ perl: 'no-such-perl' })).rejects.toMatchObject({
      code: 'program-missing',
      message: expect.stringContaining('no-such-perl'),
    });
  });

  it('is told how to allow namespaces, with the words of the system', () => {
    const error = startError('no-namespaces unshare: Operation not permitted\n', 'user');
    expect(error).toMatchObject({ code: 'no-namespaces' });
    expect(error.message).toContain('kernel.apparmor_restrict_unprivileged_userns=0');
    expect(error.message).toContain('unshare: Operation not permitted');
    expect(startError('no-namespaces unshare: Operation not permitted', 'root').message).toContain(
      '--privileged',
    );
  });
});

/** The processes of this machine in a network namespace, as far as this user may see them. */
async function processesIn(network: string): Promise<readonly string[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return all.filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/net`) === network;
    } catch {
      return false;
    }
  });
}
