import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { LabError } from '../lab-error.js';
import { type HolderMode, ownMode } from './holder-mode.js';
import { inside, plainEnvironment } from './inside.js';
import type { Space, SpaceSettings } from './space.js';
import { isMissing, missingProgram, startError } from './why-not.js';

/** How to start a holder; all of it has defaults. */
export interface HolderOptions {
  /** `root` for root, else `user`; root may ask for `user` too. */
  readonly mode?: HolderMode;
  /** What runs the lab's programs; `perl`, looked up in PATH, if not given. */
  readonly perl?: string;
  readonly platform?: NodeJS.Platform;
}

interface Waiting {
  readonly resolve: (words: readonly string[]) => void;
  readonly reject: (error: LabError) => void;
}

/**
 * The process that holds every namespace of a lab, apart from the host's. With it the kernel ends everything that runs in
 * them; it ends with this process, however that ends.
 */
export class Holder {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  readonly #onEnd: Promise<void>;
  #ended: LabError | undefined;
  #processes: readonly [number, number] = [0, 0];
  readonly perl: string;

  private constructor(perl: string, mode: HolderMode) {
    this.perl = perl;
    this.#child = spawn(perl, [inside('holder.pl'), mode], {
      stdio: 'pipe',
      env: plainEnvironment(),
      // A Ctrl-C in the terminal is for this process, which then ends the lab in order.
      detached: true,
    });
    let said = '';
    this.#child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    this.#child.stdin.on('error', () => {});
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#receive(line));
    this.#onEnd = new Promise((resolve) => {
      const end = (error: LabError): void => {
        this.#ended ??= error;
        for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
        resolve();
      };
      this.#child.on('error', (error: NodeJS.ErrnoException) =>
        end(isMissing(error.code) ? missingProgram(perl) : new LabError('refused', error.message)),
      );
      this.#child.on('close', () => {
        const hasBegun = this.#processes[0] !== 0;
        const words = said.trim();
        end(hasBegun ? new LabError('ended', `The lab has ended. ${words}`.trim()) : startError(words, mode));
      });
    });
  }

  /** Starts a holder. Rejects with a `LabError` that says what the machine lacks. */
  static async start(options: HolderOptions = {}): Promise<Holder> {
    const { mode = ownMode(), perl = 'perl', platform = process.platform } = options;
    if (platform !== 'linux') {
      throw new LabError(
        'not-linux',
        `The lab is made of Linux namespaces, and this is ${platform}. Run it in a Linux virtual machine; commands that only analyse work everywhere.`,
      );
    }
    const holder = new Holder(perl, mode);
    const [outer, inner] = await new Promise<readonly string[]>((resolve, reject) => {
      holder.#waiting.push({ resolve, reject });
    });
    holder.#processes = [Number(outer), Number(inner)];
    return holder;
  }

  /** The process that holds the namespaces, as the host numbers it. */
  get pid(): number {
    return this.#processes[0];
  }

  /** Resolves when the holder has ended, for whatever reason. */
  get onEnd(): Promise<void> {
    return this.#onEnd;
  }

  /** A path to the network of a space, for processes inside. */
  networkPath({ net }: Space): string {
    return `/proc/${this.#processes[1]}/fd/${net}`;
  }

  /** Makes a space. */
  async create({ name, hostname, networkOf = '', files }: SpaceSettings): Promise<Space> {
    const words = await this.#request('space', name, networkOf, hostname, ...Object.entries(files).flat());
    const [net, uts, mnt] = words.map(Number);
    return { name, net: net!, uts: uts!, mnt: mnt! };
  }

  /** Ends what runs in a space and lets its namespaces go. */
  async drop({ name }: Space): Promise<void> {
    await this.#request('drop', name);
  }

  /** Writes settings of a space's network, by their path in /proc/sys. */
  async put({ name }: Space, settings: Readonly<Record<string, string>>): Promise<void> {
    const words = Object.entries(settings).flatMap(([path, text]) => [`/proc/sys/${path}`, text]);
    await this.#request('put', name, ...words);
  }

  /** Gives a file that the space has of its own another text. */
  async write({ name }: Space, path: string, text: string): Promise<void> {
    await this.#request('file', name, path, text);
  }

  /** Runs lines of `ip -batch` in the network of a space. */
  async ip({ name }: Space, lines: readonly string[]): Promise<void> {
    if (lines.length > 0) await this.#request('ip', name, `${lines.join('\n')}\n`);
  }

  /** Ends the holder, with it every namespace, and all that runs there. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.#onEnd;
  }

  #request(...words: readonly string[]): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${words.map(encodeURIComponent).join(' ')}\n`);
    });
  }

  #receive(line: string): void {
    const [word, ...rest] = line.split(' ');
    const waiting = this.#waiting.shift();
    if (word !== 'error') return waiting?.resolve(rest);
    const message = decodeURIComponent(rest.join(' ')).trim();
    waiting?.reject(
      message.startsWith('there is no ip ') ? missingProgram('ip') : new LabError('refused', message),
    );
  }
}
