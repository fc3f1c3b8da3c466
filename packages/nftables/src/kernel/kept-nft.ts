import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type NotRun, plainEnvironment } from './spawn.js';

/** Starts a process that goes on until its input ends. */
export type Start = (command: string, args: readonly string[]) => ChildProcessWithoutNullStreams;

/** Starts a process of this machine; no shell. */
export const startProcess: Start = (command, args) =>
  spawn(command, args, {
    stdio: 'pipe',
    // nft keeps a history of what it is told at home.
    env: { ...plainEnvironment(), HOME: '/dev/null' },
  });

/** Answered with one line, whatever the tables hold. */
const QUESTION = 'describe ct mark';

/** One `nft -i` that is kept: a command costs it less than a millisecond, a new process several. */
export class KeptNft {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #onEnd: Promise<void>;
  /** What nft said of the line that it runs: complaints, and the answer to the question that follows every line. */
  #complaints = '';
  #description = '';
  #answer: ((said: string | NotRun) => void) | undefined;
  #ended: NotRun | undefined;

  constructor(start: Start, nft: string) {
    this.#child = start(nft, ['-i']);
    this.#child.stderr.on('data', (chunk: Buffer) => (this.#complaints += chunk.toString()));
    this.#child.stdout.on('data', (chunk: Buffer) => this.#hear(chunk.toString()));
    this.#child.stdin.on('error', () => {});
    this.#onEnd = new Promise((resolve) => {
      const end = (error: string): void => {
        this.#ended ??= { error };
        this.#answer?.(this.#ended);
        resolve();
      };
      this.#child.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
      this.#child.on('close', () => end('ended'));
    });
  }

  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  /**
   * Runs a line as one transaction; a call at a time. Answers with what nft said: nothing where the transaction is in force.
   * An error leaves open whether it is.
   */
  async run(line: string, timeoutMs: number): Promise<string | NotRun> {
    if (this.#ended) return this.#ended;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#ended = { error: 'ETIMEDOUT' };
        this.#child.kill('SIGKILL');
        this.#answer?.(this.#ended);
      }, timeoutMs);
      this.#answer = (said) => {
        clearTimeout(timer);
        this.#answer = undefined;
        resolve(said);
      };
      // nft says nothing of what it does, so it is asked something: the answer means that it is done. A mistake would do as
      // well, but upon one nft forgets what it has read of the tables.
      this.#complaints = '';
      this.#description = '';
      this.#child.stdin.write(`${line}\n${QUESTION}\n`);
    });
  }

  /** Lets the process end. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.#onEnd;
  }

  #hear(said: string): void {
    this.#description += said;
    if (!this.#description.endsWith('\n')) return;
    // Complaints were written before, to another pipe: they are read in this turn of the loop at the latest.
    setImmediate(() => this.#answer?.(this.#complaints.trim()));
  }
}
