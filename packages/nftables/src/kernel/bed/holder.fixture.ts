import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Ended, type NotRun, plainEnvironment, type Spawn } from '../spawn.js';

/** How the namespaces are had: as root, or in a user namespace as anybody. */
export type HolderMode = 'root' | 'user';

/** The mode for whoever runs the tests. */
export const OWN_MODE: HolderMode = process.getuid?.() === 0 ? 'root' : 'user';

const PROGRAM = fileURLToPath(new URL('holder.pl', import.meta.url));

// A test whose runner was killed ends too, and with it all that it holds.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

/** The command that starts a holder, and its arguments. */
export function holderCommand(mode: HolderMode): readonly [string, readonly string[]] {
  const flags = mode === 'user' ? ['--user', '--map-root-user'] : [];
  return ['unshare', [...flags, '--net', '--mount', '--kill-child', 'perl', PROGRAM]];
}

/** One process that holds network namespaces, apart from the host's. They end with it, and it ends with this process. */
export class Holder {
  /** A request at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #received: Buffer = Buffer.alloc(0);
  #onAnswer: ((answer: string | Error) => void) | undefined;
  #ended: Error | undefined;
  readonly #child: ChildProcess;
  readonly #onEnd: Promise<void>;

  constructor(mode: HolderMode) {
    const [command, args] = holderCommand(mode);
    this.#child = spawn(command, args, {
      stdio: 'pipe',
      env: plainEnvironment(),
    });
    let said = '';
    this.#child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    this.#child.stdout!.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#child.stdin!.on('error', () => {});
    this.#onEnd = new Promise((resolve) => {
      const end = (why: string): void => {
        this.#ended = new Error(why);
        this.#onAnswer?.(this.#ended);
        resolve();
      };
      this.#child.on('error', ({ message }) => end(message));
      this.#child.on('close', (code, signal) => end(said.trim() || `the holder ended (${code ?? signal})`));
    });
  }

  /** The process that was started: `unshare`, the holder's parent. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Creates network namespaces; answers with a path to each. */
  async create(names: readonly string[]): Promise<readonly string[]> {
    return (await this.#request('create', names)).split(' ');
  }

  /** Ends every namespace that was created, and what runs in it. */
  async clear(): Promise<void> {
    await this.#request('clear', []);
  }

  /** Writes texts to files, as seen from a namespace: what sysctl does. */
  async put(namespace: string, files: Readonly<Record<string, string>>): Promise<void> {
    const lines = Object.entries(files).map((entry) => entry.join(' '));
    await this.#request('put', [namespace], lines.join('\n'));
  }

  /** Listens; a line each: namespace, protocol, family, address, port. Answers with the lines for which the kernel has no protocol. */
  async listen(lines: Iterable<string>): Promise<readonly string[]> {
    return nonEmptyLines(await this.#request('listen', [], [...lines].join('\n')));
  }

  /** The protocols for which the kernel has sockets. */
  async protocols(): Promise<ReadonlySet<string>> {
    await this.create(['protocols']);
    const lines = new Map(['TCP', 'UDP', 'SCTP'].map((name) => [name, `protocols ${name} 4 0.0.0.0 1`]));
    const missing = await this.listen(lines.values());
    await this.clear();
    return new Set([...lines].filter(([, line]) => !missing.includes(line)).map(([name]) => name));
  }

  /** Probes all at once; a line each: namespace, protocol, family, source, destination, port. Answers with a word each. */
  async probe(lines: readonly string[], timeoutMs: number): Promise<readonly string[]> {
    return nonEmptyLines(await this.#request('probe', [String(timeoutMs)], lines.join('\n')));
  }

  /** From now on `volley` tells what is delivered in these namespaces. */
  async watch(names: readonly string[]): Promise<void> {
    await this.#request('watch', names);
  }

  /**
   * Sends packets; a line each: namespace, family, destination, all bytes of the packet in hexadecimal digits. Answers, once
   * nothing was delivered for so long, with a line for each packet that was: namespace, its last four bytes.
   */
  async volley(lines: readonly string[], quietMs: number): Promise<readonly string[]> {
    return nonEmptyLines(await this.#request('volley', [String(quietMs)], lines.join('\n')));
  }

  /** Runs commands in a namespace. There is no time limit: nothing here waits for others. */
  spawnIn(namespace: string): Spawn {
    return async (command, args, input): Promise<Ended | NotRun> => {
      const words = [namespace, command, ...args].map(encodeURIComponent);
      const answer = await this.#request('run', words, input);
      const [, code, length] = /^(-?\d+) (\d+) /.exec(answer)!;
      if (code === '127') return { error: 'ENOENT' };
      const output = answer.slice(code.length + length.length + 2);
      return {
        code: Number(code),
        stdout: output.slice(0, Number(length)),
        stderr: output.slice(Number(length)),
      };
    };
  }

  /** Ends the holder and with it every namespace. */
  async end(): Promise<void> {
    this.#child.stdin!.end();
    await this.#onEnd;
  }

  #request(verb: string, words: readonly string[], payload = ''): Promise<string> {
    const answer = this.#last.then(
      () =>
        new Promise<string>((resolve, reject) => {
          if (this.#ended) return reject(this.#ended);
          this.#onAnswer = (answer) => {
            this.#onAnswer = undefined;
            if (answer instanceof Error) reject(answer);
            else if (answer.startsWith('ok ')) resolve(answer.slice(3));
            else reject(new Error(`${verb} ${words.join(' ')}: ${answer.trim()}`));
          };
          const body = Buffer.from(payload);
          this.#child.stdin!.write(`${[verb, ...words, body.length].join(' ')}\n`);
          this.#child.stdin!.write(body);
        }),
    );
    this.#last = answer.catch(() => {});
    return answer;
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    const line = this.#received.indexOf('\n');
    if (line < 0) return;
    const length = Number(this.#received.subarray(0, line).toString());
    if (this.#received.length < line + 1 + length) return;
    const answer = this.#received.subarray(line + 1, line + 1 + length).toString();
    this.#received = this.#received.subarray(line + 1 + length);
    this.#onAnswer?.(answer);
  }
}

function nonEmptyLines(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}
