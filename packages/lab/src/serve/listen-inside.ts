import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket as UdpSocket } from 'node:dgram';
import type { Server } from 'node:net';
import process from 'node:process';
import type { Protocol } from '@sluice/engine';
import type { Holder } from '../holder/holder.js';
import { inside, plainEnvironment } from '../holder/inside.js';
import type { Space } from '../holder/space.js';

/** A socket that is wanted in a space, at all of its addresses. */
export interface SocketWish {
  readonly space: Space;
  readonly protocol: Protocol;
  readonly port: number;
}

/** A socket that is open in a space and answered by this process; or the system's word for why it could not be. */
export type OpenSocket =
  | { readonly kind: 'server'; readonly server: Server }
  | { readonly kind: 'udp'; readonly socket: UdpSocket }
  | { readonly kind: 'failed'; readonly error: string };

/**
 * Listens in spaces, many at once, without a process in them: one that ends at once opens the sockets there and hands
 * them over. They stay in their space. Answers in the order of the wishes.
 */
export async function listenInside(
  holder: Holder,
  wishes: readonly SocketWish[],
): Promise<readonly OpenSocket[]> {
  if (wishes.length === 0) return [];
  const kinds = wishes.map(({ protocol }) => protocol[0]).join('');
  const command = [
    inside('sockets.pl'),
    String(holder.pid),
    process.execPath,
    inside('hand-over.mjs'),
    kinds,
  ];
  const child = spawn(holder.perl, command, {
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    // Nothing of how this process was started concerns the other.
    env: { ...plainEnvironment(), NODE_OPTIONS: '' },
  });
  const lines = wishes.map(({ space, protocol, port }) => `${space.net} ${protocol} ${port}\n`);
  child.stdin!.on('error', () => {});
  child.stdin!.end(lines.join(''));
  return gather(child, wishes.length);
}

function gather(child: ChildProcess, count: number): Promise<readonly OpenSocket[]> {
  const sockets = new Map<number, OpenSocket>();
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('message', (message, handle) => {
    const { index, error } = message as { readonly index: number; readonly error?: string };
    sockets.set(index, error === undefined ? openSocket(handle) : { kind: 'failed', error });
  });
  return new Promise((resolve) => {
    const end = (): void => {
      const missing: OpenSocket = { kind: 'failed', error: said.trim() || 'ended' };
      resolve(Array.from({ length: count }, (_, i) => sockets.get(i) ?? missing));
    };
    child.on('error', ({ message }) => {
      said ||= message;
      end();
    });
    child.on('close', end);
  });
}

function openSocket(handle: unknown): OpenSocket {
  if (handle !== null && typeof handle === 'object' && 'send' in handle) {
    return { kind: 'udp', socket: handle as UdpSocket };
  }
  if (handle) return { kind: 'server', server: handle as Server };
  return { kind: 'failed', error: 'not handed over' };
}
