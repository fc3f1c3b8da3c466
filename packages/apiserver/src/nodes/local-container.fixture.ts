import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import process from 'node:process';
import { type Readable, Writable } from 'node:stream';
import { ContainerLog } from './container-log.js';
import type { ContainerStreams, Exit } from './node-runtime.js';

/** Starts a command in a folder, in a process group of its own; with a terminal, within `script`, which brings one. */
function start(
  command: readonly string[],
  folder: string,
  terminal?: readonly [number, number],
): ChildProcess {
  const [columns, rows] = terminal ?? [0, 0];
  const size = columns > 0 ? `stty cols ${columns} rows ${rows}; ` : '';
  const line = `${size}exec ${command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')}`;
  const [program = '', ...args] = terminal ? ['script', '-qec', line, '/dev/null'] : command;
  return spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm' },
    detached: true,
  });
}

/** Ends a command and all that it started. */
function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

async function ended(child: ChildProcess): Promise<Exit> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 137 };
  } catch (error) {
    return { error: `exec: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Runs a command with the streams of a client; it is killed when the client is gone. */
export async function execIn(
  folder: string,
  command: readonly string[],
  terminal: boolean,
  { stdin, stdout, stderr, onResize, signal }: ContainerStreams,
): Promise<Exit> {
  const child = start(command, folder, terminal ? await firstSize(onResize) : undefined);
  const exit = ended(child);
  signal.addEventListener('abort', () => kill(child));
  void pass(stdin, child.stdin!);
  const outputs = [pass(child.stdout!, stdout ?? nowhere()), pass(child.stderr!, stderr ?? nowhere())];
  const given = await exit;
  await Promise.all(outputs);
  return given;
}

/** The size of the client's terminal, which clients send at once when they have one. */
function firstSize(onResize: ContainerStreams['onResize']): Promise<readonly [number, number]> {
  return new Promise((done) => {
    const timer = setTimeout(() => done([0, 0]), 500);
    onResize((columns, rows) => {
      clearTimeout(timer);
      done([columns, rows]);
    });
  });
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

async function pass(from: Readable | undefined, to: Writable): Promise<void> {
  if (from) await pipeline(from, to).catch(() => {});
  else to.end();
}

/** A container: one process, what it wrote, and who has joined it. */
export class LocalContainer {
  readonly log: ContainerLog = new ContainerLog(Date.now);
  /** Settles when the process has ended and its log is complete. */
  readonly ended: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #stdinOnce: boolean;

  constructor(command: readonly string[], folder: string, stdin: boolean, stdinOnce: boolean) {
    this.#child = start(command, folder);
    this.#stdinOnce = stdinOnce;
    if (!stdin) this.#child.stdin!.end();
    this.#child.stdin!.on('error', () => {});
    this.#child.stdout!.pipe(this.log.input());
    this.#child.stderr!.pipe(this.log.input());
    this.ended = ended(this.#child).then((exit) => {
      this.log.close();
      return exit;
    });
  }

  /** Joins the process until it ends or the client is gone. */
  async attach({ stdin, stdout, stderr, signal }: ContainerStreams): Promise<Exit> {
    stdin?.pipe(this.#child.stdin!, { end: this.#stdinOnce });
    if (stdout) this.#child.stdout!.pipe(stdout, { end: false });
    if (stderr) this.#child.stderr!.pipe(stderr, { end: false });
    const gone = new Promise<Exit>((done) =>
      signal.addEventListener('abort', () => done({ error: 'the client is gone' })),
    );
    const exit = await Promise.race([this.ended, gone]);
    if (stdout) this.#child.stdout!.unpipe(stdout);
    if (stderr) this.#child.stderr!.unpipe(stderr);
    return exit;
  }

  kill(): void {
    kill(this.#child);
  }
}
