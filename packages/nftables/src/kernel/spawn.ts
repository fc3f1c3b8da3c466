import { spawn } from 'node:child_process';

/** What a process left behind when it ended. */
export interface Ended {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a process could not be run to its end. */
export interface NotRun {
  /** The operating system's word for it, e.g. `ENOENT`; `ETIMEDOUT` when it was killed because it took too long. */
  readonly error: string;
}

/** Runs a command to its end with a text as its input. Never rejects. */
export type Spawn = (
  command: string,
  args: readonly string[],
  input: string,
  timeoutMs: number,
) => Promise<Ended | NotRun>;

/** Runs a command as a process of this machine; no shell. */
export const spawnProcess: Spawn = (command, args, input, timeoutMs) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'pipe', env: plainEnvironment() });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve({ error: error.code ?? error.message });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (isLate) resolve({ error: 'ETIMEDOUT' });
      else resolve({ code: code ?? undefined, stdout: text(stdout), stderr: text(stderr) });
    });
    // A process that ends before it has read everything says why by its code and its words.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });

/** The environment in which programs speak English, and those of the administrator are found by everybody. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH = '/usr/bin:/bin' } = process.env;
  return { ...process.env, LC_ALL: 'C', PATH: `${PATH}:/usr/sbin:/sbin` };
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
