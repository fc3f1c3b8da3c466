import type { Operation } from '../change/operation.js';
import { netlinkBytes, partsOf } from '../change/parts.js';
import { printOperations } from '../change/print-operations.js';
import type { DriverEvent } from './driver-event.js';
import { KeptNft, type Start } from './kept-nft.js';
import { keptErrorOf, nftErrorOf, SEPARATOR } from './nft-error.js';
import { type NftProgram, notRunError } from './nft-program.js';
import type { Applied } from './runner.js';

/** A longer script goes to a process of its own: a kept nft reads long lines slowly. */
const LONGEST_LINE = 32_000;
/** What the kernel takes at once of those who may not raise the limits of a socket. */
const CAPPED_BYTES = 190_000;
const LEAST_BYTES = 4_000;
/** More than what stands before every transaction. */
const GUARD_LENGTH = 1_000;

/**
 * Transactions of one table. Each is guarded: it deletes and adds again a chain that only its own life has, so that the
 * kernel refuses what a killed process had still sent once another has taken over.
 */
export class Transactions {
  readonly #program: NftProgram;
  readonly #start: Start;
  readonly #table: string;
  readonly #onEvent: (event: DriverEvent) => void;
  readonly #guard: readonly string[];
  /** The chain's name. */
  readonly life: string;
  #kept: KeptNft | undefined;
  #isPrepared = false;
  /** In bytes of netlink. */
  #limit: number;
  /** How many were run, and the length of their scripts. */
  count = 0;
  characters = 0;

  constructor(
    program: NftProgram,
    start: Start,
    of: { table: string; life: string; largest: number; onEvent: (event: DriverEvent) => void },
  ) {
    const { table, life } = of;
    this.#program = program;
    this.#start = start;
    this.#table = table;
    this.#onEvent = of.onEvent;
    this.#limit = of.largest;
    this.life = life;
    this.#guard = [`delete chain inet ${table} ${life}`, `add chain inet ${table} ${life}`];
  }

  /** Takes the table over from those whose lives are named, and makes it where there is none. */
  async takeOver(lives: readonly string[]): Promise<Applied> {
    const old = lives.map((life) => `delete chain inet ${this.#table} ${life}`);
    const table = printOperations([{ kind: 'add-table' }], this.#table).trim();
    return this.#run([table, ...old, `add chain inet ${this.#table} ${this.life}`]);
  }

  /** Runs operations as one transaction. */
  run(operations: readonly Operation[]): Promise<Applied> {
    const script = printOperations(operations, this.#table);
    return this.#run([...this.#guard, ...script.trimEnd().split('\n')]);
  }

  /** Runs operations to which no packet comes, in as many transactions as the kernel wants. */
  async runInParts(operations: readonly Operation[]): Promise<Applied> {
    let left = partsOf(operations, this.#limit);
    while (left.length > 0) {
      const error = await this.run(left[0]!);
      if (!error) {
        left = left.slice(1);
        continue;
      }
      if (error.code !== 'too-large' || this.#limit <= LEAST_BYTES) return error;
      this.#limit = this.#limit > CAPPED_BYTES ? CAPPED_BYTES : this.#limit / 2;
      this.#onEvent({ kind: 'limited', bytes: this.#limit });
      left = partsOf(left.flat(), this.#limit);
    }
    return undefined;
  }

  /** Whether operations are few enough for a line of the kept nft, wherever it runs. */
  areFew(operations: readonly Operation[]): boolean {
    const bytes = operations.reduce((sum, operation) => sum + netlinkBytes(operation), 0);
    if (bytes > Math.min(this.#limit, CAPPED_BYTES)) return false;
    return printOperations(operations, this.#table).length < LONGEST_LINE - GUARD_LENGTH;
  }

  /**
   * Lets the kept nft read the names of all chains and sets, most of what the next transaction would take. The element has to
   * be in the set: then nothing is changed. Where somebody else has taken over, or the element is gone, nothing is done.
   */
  async prepare(element: Extract<Operation, { kind: 'add-elements' }>): Promise<void> {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    const name = `inet ${this.#table}`;
    const ownLife = `flush chain ${name} ${this.life}`;
    // A table is declared by what a transaction may need of it: that is how nft knows what to read.
    const script = printOperations([{ kind: 'add-table' }, element], this.#table);
    await this.#runKept([ownLife, ...script.trimEnd().split('\n')]);
  }

  async end(): Promise<void> {
    await this.#kept?.end();
  }

  async #run(statements: readonly string[]): Promise<Applied> {
    const { length } = statements.join(SEPARATOR);
    this.#isPrepared = false;
    this.count++;
    this.characters += length;
    if (length > LONGEST_LINE) {
      const { nft, timeoutMs, spawn } = this.#program;
      const script = `${statements.join('\n')}\n`;
      const ended = await spawn(nft, ['-f', '-'], script, timeoutMs);
      if ('error' in ended) return notRunError(ended, this.#program);
      return ended.code === 0 ? undefined : nftErrorOf(ended.stderr, script);
    }
    return this.#runKept(statements);
  }

  async #runKept(statements: readonly string[]): Promise<Applied> {
    if (this.#kept?.isOver) {
      this.#kept = undefined;
      this.#onEvent({ kind: 'restarted' });
    }
    this.#kept ??= new KeptNft(this.#start, this.#program.nft);
    const said = await this.#kept.run(statements.join(SEPARATOR), this.#program.timeoutMs);
    if (typeof said !== 'string') return notRunError(said, this.#program);
    return said.includes('Error:') ? keptErrorOf(said, statements) : undefined;
  }
}
