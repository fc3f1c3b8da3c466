import { spawn } from 'node:child_process';
import { readStream } from './read-stream.js';

/** How a command ended. */
export type CommandResult =
  | { readonly kind: 'done'; readonly stdout: Uint8Array }
  | { readonly kind: 'failed'; readonly stderr: string }
  /** There is no such command on this machine. */
  | { readonly kind: 'absent' }
  /** It wrote more than the limit. */
  | { readonly kind: 'too-large' };

/** Runs a command without a shell. Rejects only when `signal` aborts, after the command has been told to end. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly stdin?: string;
    readonly limit: number;
    readonly signal?: AbortSignal;
  },
): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.signal && { signal: options.signal }),
  });
  const ended = new Promise<{ code: number | null } | { error: NodeJS.ErrnoException }>((resolve) => {
    child.on('error', (error) => resolve({ error }));
    child.on('close', (code) => resolve({ code }));
  });
  // A command that ends early closes the pipe; its exit says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const stderr = readStream(child.stderr, 1_000_000).catch(() => undefined);
  const stdout = await readStream(child.stdout, options.limit).catch(() => new Uint8Array());
  if (stdout === undefined) child.kill();
  const end = await ended;
  options.signal?.throwIfAborted();
  if (stdout === undefined) return { kind: 'too-large' };
  if ('error' in end) {
    return end.error.code === 'ENOENT' ? { kind: 'absent' } : { kind: 'failed', stderr: end.error.message };
  }
  const said = new TextDecoder().decode((await stderr) ?? new Uint8Array()).trim();
  return end.code === 0
    ? { kind: 'done', stdout }
    : { kind: 'failed', stderr: said || `it ended with status ${end.code}` };
}
