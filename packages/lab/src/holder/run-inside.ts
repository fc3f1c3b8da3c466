import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { Spawn, Start } from '@sluice/nftables';
import type { Holder } from './holder.js';
import { inside, plainEnvironment } from './inside.js';
import type { Space } from './space.js';

/** How a command ended: its exit code, the signal that ended it, or the system's word for why it could not be run. */
export type Exit = { readonly code: number } | { readonly signal: number } | { readonly error: string };

/** How a command is run in a space; all of it has defaults. */
export interface RunOptions {
  /** All of its environment; that of this process if not given. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it starts; `/` if not given, or not there. */
  readonly folder?: string;
}

/** A command that runs in a space. */
export interface RunningCommand {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the command has ended and all of its output was read. */
  readonly exit: Promise<Exit>;
  /** Sends a signal to the command. */
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** Runs a command in a space, without a shell. It ends at the latest with the space or with this process. */
export function runInside(
  holder: Holder,
  space: Space,
  command: readonly string[],
  { environment, folder = '/' }: RunOptions = {},
): RunningCommand {
  const child = spawn(holder.perl, commandInside(holder, space, command, folder), {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: environment ? { ...environment } : plainEnvironment(),
  });
  let report = '';
  // A pipe beside the usual three.
  const reports = child.stdio[3] as Readable;
  reports.on('data', (chunk: Buffer) => (report += chunk.toString()));
  child.stdin.on('error', () => {});
  const exit = new Promise<Exit>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }));
    child.on('close', (_, signal) => resolve(exitOf(report, signal)));
  });
  const { stdin, stdout, stderr } = child;
  return { stdin, stdout, stderr, exit, kill: (signal) => void child.kill(signal) };
}

/** How a ruleset's driver runs nft in a space. */
export function spawnInside(holder: Holder, space: Space): Spawn {
  return async (command, args, input, timeoutMs) => {
    const running = runInside(holder, space, [command, ...args]);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      running.kill('SIGKILL');
    }, timeoutMs);
    running.stdin.end(input);
    const [exit, stdout, stderr] = await Promise.all([
      running.exit,
      read(running.stdout),
      read(running.stderr),
    ]);
    clearTimeout(timer);
    if (isLate) return { error: 'ETIMEDOUT' };
    if ('error' in exit) return exit;
    return { code: 'code' in exit ? exit.code : undefined, stdout, stderr };
  };
}

/** How a ruleset's driver keeps an nft in a space. */
export function startInside(holder: Holder, space: Space): Start {
  return (command, args) =>
    spawn(holder.perl, commandInside(holder, space, [command, ...args], '/'), {
      stdio: 'pipe',
      // nft keeps a history of what it is told at home.
      env: { ...plainEnvironment(), HOME: '/dev/null' },
    });
}

function commandInside(holder: Holder, space: Space, command: readonly string[], folder: string): string[] {
  const { net, uts, mnt } = space;
  return [inside('enter.pl'), ...[holder.pid, net, uts, mnt].map(String), folder, ...command];
}

function exitOf(report: string, signal: NodeJS.Signals | null): Exit {
  const [word, value = ''] = report.trim().split(' ');
  switch (word) {
    case 'exit':
      return { code: Number(value) };
    case 'signal':
      return { signal: Number(value) };
    case 'error':
      return { error: value };
    default:
      // Nobody was left to say it.
      return { signal: constants.signals[signal ?? 'SIGKILL'] };
  }
}

async function read(stream: NonNullable<ChildProcess['stdout']>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
