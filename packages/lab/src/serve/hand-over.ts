import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import type { Protocol } from '@sluice/engine';
import type { Holder } from '../holder/holder.js';
import { inside, plainEnvironment } from '../holder/inside.js';
import type { Space } from '../holder/space.js';

/** A socket to open in a space: one that listens for a protocol at all addresses, or a connection to TCP of its loopback. */
export interface Opening {
  readonly space: Space;
  readonly protocol: Protocol | 'DIAL';
  readonly port: number;
}

/** What Node made of a socket that was handed over, or the system's word for why it could not be opened. */
export type HandedOver = { readonly handle: unknown } | { readonly error: string };

/**
 * Opens sockets in spaces by a process that ends at once, which hands them to this one. They stay in their space. Answers
 * in the order that was asked.
 */
export async function handOver(holder: Holder, openings: readonly Opening[]): Promise<readonly HandedOver[]> {
  if (openings.length === 0) return [];
  const kinds = openings.map(({ protocol }) => protocol[0]).join('');
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
  const lines = openings.map(({ space, protocol, port }) => `${space.net} ${protocol} ${port}\n`);
  child.stdin!.on('error', () => {});
  child.stdin!.end(lines.join(''));
  return gather(child, openings.length);
}

function gather(child: ChildProcess, count: number): Promise<readonly HandedOver[]> {
  const answers = new Map<number, HandedOver>();
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('message', (message, handle) => {
    const { index, error } = message as { readonly index: number; readonly error?: string };
    // Without a handle, its sender had it no longer.
    if (error !== undefined || !handle) answers.set(index, { error: error ?? 'EBADF' });
    else answers.set(index, { handle });
  });
  return new Promise((resolve) => {
    const end = (): void => {
      const missing: HandedOver = { error: said.trim() || 'ended' };
      resolve(Array.from({ length: count }, (_, i) => answers.get(i) ?? missing));
    };
    child.on('error', ({ message }) => {
      said ||= message;
      end();
    });
    child.on('close', end);
  });
}
