import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { SpdyClient } from './spdy/client.fixture.js';
import { PODS, type StreamingServer, streamingServer, until } from './streaming-server.fixture.js';

let s: StreamingServer;
beforeAll(async () => void (s = await streamingServer()));
afterAll(async () => {
  await s.close();
});

const exec = (command: string, more = 'stdin=true&stdout=true'): string =>
  `${PODS}/web/exec?${command
    .split(' ')
    .map((word) => `command=${word}`)
    .join('&')}&${more}`;
const json = (bytes: Buffer | undefined): unknown => JSON.parse(String(bytes));

/** What the server answers to a plain request. */
async function get(path: string, method = 'GET'): Promise<{ code: number; message: string }> {
  const answer = await fetch(s.server.url + path, { method });
  const { message = '' } = (await answer.json()) as { message?: string };
  return { code: answer.status, message };
}

describe('exec over a WebSocket', () => {
  it('closes stdin alone in the fifth protocol, and tells the end as a Status', async () => {
    const { socket, channels, closed } = await s.open(exec('cat'));
    expect(socket.protocol).toBe('v5.channel.k8s.io');
    socket.send(Buffer.from('\0hello'));
    socket.send(Buffer.from([255, 0]));
    await closed;
    expect(String(channels.get(1))).toBe('hello');
    expect(json(channels.get(3))).toMatchObject({ kind: 'Status', status: 'Success' });
  });

  it('tells an exit code as every client reads it', async () => {
    const { channels, closed } = await s.open(exec('exit 42'), ['v9.channel.k8s.io', 'v4.channel.k8s.io']);
    await closed;
    expect(json(channels.get(3))).toEqual({
      metadata: {},
      status: 'Failure',
      message: 'command terminated with non-zero exit code: exit status 42',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '42' }] },
    });
  });

  it('speaks in words and in base64 to those who want it so', async () => {
    const old = await s.open(exec('exit 1'), ['channel.k8s.io']);
    await old.closed;
    expect(String(old.channels.get(3))).toBe('command terminated with non-zero exit code: exit status 1');
    const text = await s.open(exec('cat'), ['v4.base64.channel.k8s.io']);
    const echoed = new Promise((done) =>
      text.socket.on('message', (data: Buffer) => data.length > 1 && done(String(data))),
    );
    text.socket.send(`0${Buffer.from('hi').toString('base64')}`);
    expect(await echoed).toBe(`1${Buffer.from('hi').toString('base64')}`);
    text.socket.terminate();
    const none = await s.open(exec('exit 0'), []);
    await none.closed;
    expect(none.channels.get(3)).toBeUndefined();
  });

  it('refuses what it does not speak before anything runs', async () => {
    await expect(s.open(exec('cat'), ['v9.channel.k8s.io'])).rejects.toThrow('403');
    const { head, socket } = await s.upgrade(exec('cat'), 'v9.channel.k8s.io');
    expect(head).toMatch(
      /^HTTP\/1\.1 403 Forbidden\r\n[^]*client supports \[v9\.channel\.k8s\.io\], server accepts/,
    );
    socket.destroy();
    await expect(s.open(exec('cat', 'tty=true&stderr=true'))).rejects.toThrow('400');
    expect(s.state.running).toBe(0);
  });

  it('is no way in for web pages', async () => {
    const page = new WebSocket(s.server.url.replace('http', 'ws') + exec('cat'), ['v5.channel.k8s.io'], {
      origin: 'https://evil.example',
    });
    const refused = await new Promise((done) => page.on('error', done));
    expect(String(refused)).toContain('403');
  });

  it('tells why a command could not run, and keeps bugs for the log', async () => {
    const failed = await s.open(exec('nonsense'));
    await failed.closed;
    expect(json(failed.channels.get(3))).toMatchObject({
      code: 500,
      message: 'Internal error occurred: error executing command in container: no command nonsense',
    });
    const bug = await s.open(exec('bug'));
    await bug.closed;
    expect(json(bug.channels.get(3))).toMatchObject({ code: 500, reason: 'InternalError' });
    expect(s.errors.splice(0)).toEqual([new Error('a bug')]);
  });

  it('ends an attach well, whatever the code', async () => {
    const { channels, closed } = await s.open(`${PODS}/web/attach?stdout=true`);
    await closed;
    expect(json(channels.get(3))).toMatchObject({ status: 'Success' });
  });
});

describe('a pod that cannot be reached', () => {
  it('is told of as by a server whose nodes are away', async () => {
    await expect(s.open(`${PODS}/lost/exec?command=x&stdout=true`)).rejects.toThrow('500');
    const dial = 'dial tcp 10.0.0.1:10250: connect: connection refused';
    for (const path of ['lost/exec?command=x&stdout=true', 'lost/attach?stdout=true', 'lost/portforward']) {
      const { head, socket } = await s.upgrade(`${PODS}/${path}`, 'v4.channel.k8s.io');
      expect(head).toContain('HTTP/1.1 500 ');
      let text = head;
      socket.on('data', (chunk) => void (text += String(chunk)));
      await vi.waitFor(() => expect(text).toContain(`"message":"error dialing backend: ${dial}"`));
      socket.destroy();
    }
    expect(await get(`${PODS}/lost/log`)).toEqual({
      code: 500,
      message: `Get "https://10.0.0.1:10250/containerLogs/default/lost/c": ${dial}`,
    });
    expect(await get(`${PODS}/nowhere/log`)).toEqual({ code: 404, message: 'nodes "gone" not found' });
    expect(await get(`${PODS}/web/exec?command=x&stdout=true`, 'POST')).toEqual({
      code: 400,
      message: 'Upgrade request required',
    });
    expect(await get(`${PODS}/web/log`)).toEqual({
      code: 400,
      message: 'container "c" in pod "web" is not available',
    });
    expect(await get(`${PODS}/web/log?tailLines=-1&limitBytes=0`)).toEqual({
      code: 422,
      message:
        'PodLogOptions "" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, limitBytes: Invalid value: 0: must be greater than 0]',
    });
  });

  it('is served as ever to clients that ask for an upgrade without need', async () => {
    const { head, socket } = await s.upgrade(`${PODS}/web`, undefined);
    expect(head).toMatch(/^HTTP\/1\.1 405 /);
    socket.destroy();
  });
});

describe('port-forward over the channels of a WebSocket', () => {
  it('begins each channel with its port, and tells errors on a channel of their own', async () => {
    const { socket, channels, closed } = await s.open(`${PODS}/web/portforward?ports=80&ports=81`, [
      'v4.channel.k8s.io',
    ]);
    await vi.waitFor(() =>
      expect(String(channels.get(3))).toContain('error forwarding port 81 to pod web_default'),
    );
    expect([...channels.get(0)!]).toEqual([80, 0]);
    expect(channels.get(3)!.readUInt16LE(0)).toBe(81);
    socket.send(Buffer.from('\0ping'));
    await vi.waitFor(() => expect(String(channels.get(0)!.subarray(2))).toBe('ping'));
    socket.close();
    await closed;
  });
});

describe('whatever clients do', () => {
  it('ends the command of a client that is gone, also of one that is not read', async () => {
    const waiting = await s.open(exec('wait'));
    // More than is taken of a client whose command does not read.
    for (let n = 0; n < 20; n++) waiting.socket.send(Buffer.alloc(65_536));
    await until(() => s.state.running === 1, 1000);
    await sleep(100);
    waiting.socket.terminate();
    const { socket } = await s.upgrade(exec('wait'), 'v4.channel.k8s.io');
    const client = new SpdyClient(socket);
    await client.open({ streamtype: 'error' });
    const stdin = await client.open({ streamtype: 'stdin' });
    await client.open({ streamtype: 'stdout' });
    void client.send(stdin, Buffer.alloc(4 * 1024 * 1024));
    await vi.waitFor(() => expect(client.received.replies).toHaveLength(3));
    await sleep(100);
    client.close();
    await until(() => s.state.running === 0, 14_000);
  }, 20_000);

  it('writes no more than a client reads', async () => {
    s.state.written = 0;
    const { socket: webSocket } = await s.open(exec('flood'));
    webSocket.pause();
    const { socket } = await s.upgrade(exec('flood'), 'v4.channel.k8s.io');
    const client = new SpdyClient(socket, false);
    for (const streamtype of ['error', 'stdin', 'stdout']) await client.open({ streamtype });
    await until(() => s.state.running === 2, 2000);
    const before = process.memoryUsage().rss;
    await sleep(500);
    const written = s.state.written;
    await sleep(500);
    // Both have stopped, with what the kernel holds for each.
    expect(s.state.written).toBe(written);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    webSocket.terminate();
    client.close();
    await until(() => s.state.running === 0, 14_000);
  }, 20_000);

  it('survives random bytes after an upgrade', async () => {
    for (let round = 0; round < 150; round++) {
      const path = round % 2 === 0 ? exec('cat') : `${PODS}/web/portforward`;
      const version = round % 2 === 0 ? 'v4.channel.k8s.io' : 'portforward.k8s.io';
      const { socket } = await s.upgrade(path, version);
      socket.on('error', () => {});
      const bytes = randomBytes(round * 4);
      // Some of them look like frames of control.
      if (round % 3 === 0 && bytes.length > 8) bytes.set([0x80, 3, 0, round % 11, 0, 0, 0, round % 40]);
      socket.end(bytes);
      socket.resume();
      const protocol = round % 2 === 0 ? 'v5.channel.k8s.io' : 'v4.channel.k8s.io';
      const opened = await s.open(exec('cat'), [protocol]);
      opened.socket.on('error', () => {});
      for (let n = 0; n < 5; n++) opened.socket.send(randomBytes(n * round));
      // Below the frames.
      const { _socket: below } = opened.socket as unknown as { _socket: NodeJS.WritableStream };
      below.write(randomBytes(64));
      opened.socket.terminate();
    }
    await until(() => s.state.running === 0, 14_000);
    expect(await get(`${PODS}/lost/log`)).toMatchObject({ code: 500 });
    expect(s.errors).toEqual([]);
  }, 40_000);
});
