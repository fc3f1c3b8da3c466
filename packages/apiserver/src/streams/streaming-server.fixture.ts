import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebSocket } from 'ws';
import { ContainerLog } from '../nodes/container-log.js';
import type { NodeRuntime } from '../nodes/node-runtime.js';
import { importObject } from '../resources/import-object.js';
import { type ApiServer, startServer } from '../start-server.js';

/** A server with two pods: `web` on a node whose containers are in memory, `lost` on one that nothing runs. */
export interface StreamingServer {
  readonly server: ApiServer;
  readonly errors: unknown[];
  /** How many commands run now, and what they have written that no client took, in bytes. */
  readonly state: { running: number; written: number };
  /** Opens a WebSocket; rejects with the HTTP status when it is refused. */
  readonly open: (path: string, protocols?: readonly string[]) => Promise<Opened>;
  /** Sends a request for an upgrade to SPDY; the connection after the head of the answer. */
  readonly upgrade: (
    path: string,
    version?: string,
  ) => Promise<{ readonly head: string; readonly socket: Socket }>;
  readonly close: () => Promise<void>;
}

/** A WebSocket in the hands of a test, with its messages by channel. */
export interface Opened {
  readonly socket: WebSocket;
  readonly channels: Map<number, Buffer>;
  readonly closed: Promise<void>;
}

/** Where the pods of the server are. */
export const PODS = '/api/v1/namespaces/default/pods';

/** Starts the server. Its commands: `cat`, `exit N`, `flood` writes without end, `wait` reads nothing. */
export async function streamingServer(): Promise<StreamingServer> {
  const errors: unknown[] = [];
  const state = { running: 0, written: 0 };
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    plain: true,
    onError: (error) => void errors.push(error),
    nodes: (name) => (name === 'node' ? memoryRuntime(state) : undefined),
  });
  const spec = { containers: [{ name: 'c', image: 'i' }] };
  const node = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] },
  });
  const pod = (name: string, nodeName?: string): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { ...spec, ...(nodeName !== undefined && { nodeName }) },
  });
  for (const object of [node('away'), pod('web', 'node'), pod('lost', 'away'), pod('nowhere', 'gone')])
    await importObject(server.api, object as Parameters<typeof importObject>[1]);
  const port = Number(new URL(server.url).port);
  return {
    server,
    errors,
    state,
    open: (path, protocols = ['v5.channel.k8s.io']) => openSocket(`ws://127.0.0.1:${port}${path}`, protocols),
    upgrade: (path, version) => upgradeSocket(port, path, version),
    close: () => server.close(),
  };
}

function memoryRuntime(state: StreamingServer['state']): NodeRuntime {
  const log = new ContainerLog(() => 0);
  log.input().end('logged\n');
  return {
    exec: async (_pod, { command: [name = '', code] }, { stdin, stdout, signal }) => {
      state.running++;
      try {
        if (name === 'cat') await pipeline(stdin!, stdout!, { end: false });
        else if (name === 'flood') {
          const gone = aborted(signal);
          while (!signal.aborted) {
            state.written += 65_536;
            if (!stdout!.write(Buffer.alloc(65_536)))
              await Promise.race([new Promise((done) => stdout!.once('drain', done)), gone]);
          }
        } else if (name === 'wait') await aborted(signal);
        else if (name === 'bug') throw new Error('a bug');
        else if (name !== 'exit') return { error: `no command ${name}` };
        return { code: Number(code ?? 0) };
      } finally {
        state.running--;
      }
    },
    attach: async () => ({ code: 3 }),
    logs: (_pod, query, signal) => log.lines({ ...query, signal }),
    connect: async (_pod, port) => {
      if (port !== 80) throw new Error('connection refused');
      return new PassThrough();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done());
  });
}

function openSocket(url: string, protocols: readonly string[]): Promise<Opened> {
  const socket = new WebSocket(url, [...protocols]);
  const channels = new Map<number, Buffer>();
  socket.on('message', (data: Buffer) => {
    const at = data[0] ?? -1;
    channels.set(at, Buffer.concat([channels.get(at) ?? Buffer.alloc(0), data.subarray(1)]));
  });
  const closed = new Promise<void>((done) => socket.on('close', () => done()));
  return new Promise((done, failed) => {
    socket.on('open', () => done({ socket, channels, closed }));
    socket.on('error', failed);
  });
}

function upgradeSocket(
  port: number,
  path: string,
  version?: string,
): Promise<{ readonly head: string; readonly socket: Socket }> {
  const socket = connect(port, '127.0.0.1');
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: SPDY/3.1',
  ];
  if (version !== undefined) lines.push(`X-Stream-Protocol-Version: ${version}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return new Promise((done, failed) => {
    socket.on('error', failed);
    let head = '';
    const take = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      socket.off('data', take);
      socket.pause();
      if (head.length > end + 4 && head.startsWith('HTTP/1.1 101'))
        socket.unshift(Buffer.from(head.slice(end + 4), 'latin1'));
      done({ head, socket });
    };
    socket.on('data', take);
  });
}

/** Waits until something holds; throws when it does not within a time, in milliseconds. */
export async function until(holds: () => boolean, limit: number): Promise<void> {
  const end = Date.now() + limit;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${String(holds)} does not hold after ${limit} ms`);
    await sleep(20);
  }
}
