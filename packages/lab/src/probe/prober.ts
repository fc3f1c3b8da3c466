import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { formatIp } from '@sluice/engine';
import type { Holder } from '../holder/holder.js';
import { inside, plainEnvironment } from '../holder/inside.js';
import { type Probe, outcomeOf, type ProbeResult } from './probe.js';

/** How patient a prober is; all of it has defaults. */
export interface Patience {
  /** How long an answer may take, in milliseconds; 1000 if not given. */
  readonly timeoutMs?: number;
  /** How often what is not answered is tried; 2 if not given. */
  readonly tries?: number;
}

/** How many probes run at once. */
const WINDOW = 1000;

/** Tries flows from any space of a lab: one process for all of them. */
export class Prober {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<string, (word: string, milliseconds: number) => void>();
  readonly #onEnd: Promise<void>;
  #ended: string | undefined;
  #last = 0;

  constructor(holder: Holder, window: number = WINDOW) {
    this.#child = spawn(holder.perl, [inside('probe.pl'), String(holder.pid), String(window)], {
      stdio: 'pipe',
      env: plainEnvironment(),
      detached: true,
    });
    let said = '';
    this.#child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    this.#child.stdin.on('error', () => {});
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const [id = '', word = '', microseconds] = line.split(' ');
      const answer = this.#waiting.get(id);
      this.#waiting.delete(id);
      answer?.(word, Number(microseconds) / 1000);
    });
    this.#onEnd = new Promise((resolve) => {
      const end = (why: string): void => {
        this.#ended ??= why;
        for (const answer of this.#waiting.values()) answer(this.#ended, 0);
        this.#waiting.clear();
        resolve();
      };
      this.#child.on('error', ({ message }) => end(message));
      this.#child.on('close', () => end(said.trim() || 'the prober has ended'));
    });
  }

  /** Tries one flow. Never rejects: what cannot be tried has `failed`. */
  async probe(probe: Probe, { timeoutMs = 1000, tries = 2 }: Patience = {}): Promise<ProbeResult> {
    for (let attempt = 1; ; attempt++) {
      const [word, milliseconds] = await this.#try(probe, timeoutMs);
      const outcome = outcomeOf(word);
      if (outcome.outcome !== 'timeout' || attempt >= tries)
        return { ...outcome, milliseconds, tries: attempt };
    }
  }

  /** Lets the process end; what still runs has `failed`. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    await this.#onEnd;
  }

  #try({ from, source, to, protocol, port }: Probe, timeoutMs: number): Promise<readonly [string, number]> {
    return new Promise((resolve) => {
      if (this.#ended !== undefined) return resolve([this.#ended, 0]);
      const id = String(++this.#last);
      this.#waiting.set(id, (word, milliseconds) => resolve([word, milliseconds]));
      const sourceText = source ? formatIp(source) : '-';
      const words = [id, from.net, to.family, protocol, sourceText, formatIp(to), port, timeoutMs];
      this.#child.stdin.write(`${words.join(' ')}\n`);
    });
  }
}
