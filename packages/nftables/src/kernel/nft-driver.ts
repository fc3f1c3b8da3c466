import type { Operation } from '../change/operation.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { DriverEvent } from './driver-event.js';
import { findIn, LIFE } from './found.js';
import { type Start, startProcess } from './kept-nft.js';
import type { NftError } from './nft-error.js';
import { type NftProgram, versionError } from './nft-program.js';
import type { Applied } from './runner.js';
import { type Spawn, spawnProcess } from './spawn.js';
import {
  behind,
  differences,
  even,
  heldElement,
  isInForce,
  isOneStep,
  stateOf,
  type TableState,
  wayTo,
} from './table-state.js';
import { TableWatch } from './table-watch.js';
import { type Claim, readOwn, takeOver } from './take-over.js';
import { Transactions } from './transactions.js';

/** What a driver can be told; all of it has defaults. */
export interface NftDriverOptions {
  /** The table; `sluice` if not given. */
  readonly table?: string;
  /** The program; `nft`, looked up in PATH, if not given. */
  readonly nft?: string;
  /** After so long nft is killed, in milliseconds; 60,000 if not given. */
  readonly timeoutMs?: number;
  readonly spawn?: Spawn;
  readonly start?: Start;
  readonly onEvent?: (event: DriverEvent) => void;
  /** Whether to look for changes by others by `nft monitor`; true if not given. */
  readonly watch?: boolean;
  /**
   * How long packets may still be under way in rules that are not in force any more, in milliseconds; 10 if not given. They
   * take microseconds; nobody tells when the last one has left.
   */
  readonly graceMs?: number;
  /** The largest transaction to try, in bytes of netlink; as large as the kernel takes if not given. */
  readonly largest?: number;
  /** From 0 to 1; where the first generation starts, so that no flow of an earlier table is taken for one of this. */
  readonly random?: () => number;
}

/** What may have been the doing of others: what the table holds is read again, and the change tried again. */
const RETRIED: ReadonlySet<NftError['code']> = new Set(['refused', 'nft-failed']);

/**
 * Keeps a table of the kernel equal to the ruleset last asked for. The table holds two banks (see `BankLabel`): the one
 * that is not in force is changed, then one small transaction leads packets there under a new generation (one for both where
 * that is as good, see `isOneStep`). Until
 * then the old ruleset is in force, from then on the new one, whenever this process or nft is killed. Rules stay
 * when it ends; the next driver finds what differs by reading the table once.
 */
export class NftDriver {
  readonly #start: Start;
  readonly #watches: boolean;
  readonly #graceMs: number;
  readonly #onEvent: (event: DriverEvent) => void;
  readonly #claim: Claim;
  #watch: TableWatch | undefined;

  #wanted: Ruleset | undefined;
  /** Those who wait for what is wanted now. */
  #waiting: ((applied: Applied) => void)[] = [];
  #isCheckDue = false;
  #isEnded = false;
  #running: Promise<void> | undefined;

  #isVersionKnown = false;
  #hasBegun = false;
  /** Undefined where it has to be found out. */
  #state: TableState | undefined;
  #generation: number;
  #flippedAt = Number.NEGATIVE_INFINITY;

  constructor(options: NftDriverOptions = {}) {
    const { table = 'sluice', nft = 'nft', timeoutMs = 60_000, spawn = spawnProcess } = options;
    const { start = startProcess, onEvent = () => {}, random = Math.random } = options;
    this.#start = start;
    this.#watches = options.watch ?? true;
    this.#graceMs = options.graceMs ?? 10;
    this.#onEvent = onEvent;
    this.#generation = 1 + Math.floor(random() * 0xffff_fffe);
    const life = LIFE + Math.floor(random() * 2 ** 48).toString(16);
    const program: NftProgram = { nft, timeoutMs, spawn };
    const { largest = Number.POSITIVE_INFINITY } = options;
    const transactions = new Transactions(program, start, { table, life, onEvent, largest });
    this.#claim = { program, table, transactions };
  }

  /** The ruleset that packets meet, under the generation that it has; undefined where that is not known. */
  get inForce(): Ruleset | undefined {
    return this.#state?.inForce;
  }

  /**
   * Puts a ruleset in force, of whatever generation it is. Of several that wait, only the last is, for all who wait. An error
   * means that what was in force before still is. Never rejects.
   */
  apply(ruleset: Ruleset): Promise<Applied> {
    this.#wanted = ruleset;
    return this.#ask();
  }

  /** Reads the table and repairs what is not as it should be. */
  check(): Promise<Applied> {
    this.#isCheckDue = true;
    return this.#ask();
  }

  /** Waits for what was asked and lets nft end. The rules stay in force. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#running;
    await this.#watch?.end();
    await this.#claim.transactions.end();
  }

  #ask(): Promise<Applied> {
    const applied = new Promise<Applied>((resolve) => this.#waiting.push(resolve));
    this.#running ??= this.#work();
    return applied;
  }

  async #work(): Promise<void> {
    // Those who ask in one go are answered in one go.
    await Promise.resolve();
    for (;;) {
      if (this.#waiting.length > 0) {
        const waiting = this.#waiting.splice(0);
        const applied = await this.#answer();
        if (applied) this.#onEvent({ kind: 'failed', error: applied });
        for (const resolve of waiting) resolve(applied);
      } else if (this.#isEnded || (!(await this.#catchUp()) && this.#waiting.length === 0)) {
        this.#running = undefined;
        return;
      }
    }
  }

  async #answer(): Promise<Applied> {
    const wanted = this.#wanted;
    const isCheck = this.#isCheckDue;
    this.#isCheckDue = false;
    if (!wanted) return undefined;
    for (let attempt = 0; ; attempt++) {
      let error = isCheck || !this.#state ? await this.#read(wanted) : undefined;
      error ??= await this.#bring(wanted);
      if (!error) return undefined;
      this.#state = undefined;
      if (attempt > 0 || !RETRIED.has(error.code)) return error;
    }
  }

  /** Finds out what the table holds. Makes it where there is none. */
  async #read(wanted: Ruleset): Promise<Applied> {
    const before = this.#state;
    if (!this.#isVersionKnown) {
      const error = await versionError(this.#claim.program);
      if (error) return error;
      this.#isVersionKnown = true;
    }
    if (!before) {
      const error = await takeOver(this.#claim, this.#hasBegun);
      if (error) return error;
      this.#hasBegun = true;
    }
    const read = await readOwn(this.#claim);
    if ('error' in read) {
      const isDeleted = before && read.error.code === 'refused';
      if (isDeleted) this.#onEvent({ kind: 'drift', differences: [`table inet ${this.#claim.table}`] });
      return read.error;
    }
    const expected = before?.inForce ?? wanted;
    const found = findIn(read.listing, expected, this.#claim.transactions.life);
    const names = before && differences(before, found);
    if (names) this.#onEvent({ kind: 'drift', differences: names });
    this.#state = stateOf(found, expected, this.#generation);
    this.#generation = this.#state.generation;
    return undefined;
  }

  async #bring(wanted: Ruleset): Promise<Applied> {
    const before = this.#state!;
    if (isInForce(before, wanted)) {
      this.#onEvent({ kind: 'unchanged' });
      await this.#sweep();
      return undefined;
    }
    const started = performance.now();
    const { transactions } = this.#claim;
    const { count, characters } = transactions;
    const way = wayTo(before, wanted);
    const { fill, flip, state } = way;
    await this.#untilLeft();
    const all = [...fill, ...flip];
    const error =
      isOneStep(way) && transactions.areFew(all)
        ? await transactions.run(all)
        : ((await transactions.runInParts(fill)) ?? (await transactions.run(flip)));
    if (error) return error;
    this.#flippedAt = performance.now();
    this.#state = state;
    this.#generation = state.generation;
    this.#onEvent({
      kind: 'applied',
      milliseconds: performance.now() - started,
      transactions: transactions.count - count,
      characters: transactions.characters - characters,
    });
    await this.#sweep();
    return undefined;
  }

  /** Takes away what was found and is none of the ruleset's. */
  async #sweep(): Promise<void> {
    const { removal } = this.#state!;
    if (removal.length === 0) return;
    await this.#untilLeft();
    if (!(await this.#follow(removal, (state) => ({ ...state, removal: [] })))) return;
    const count = (kind: Operation['kind']): number => removal.filter((it) => it.kind === kind).length;
    this.#onEvent({ kind: 'swept', chains: count('delete-chain'), sets: count('delete-set') });
  }

  /** In idle hours: makes the spare bank hold what is in force, so that the next change is a small one. False: nothing to do. */
  async #catchUp(): Promise<boolean> {
    if (!this.#state) return false;
    const missing = behind(this.#state);
    if (missing.length === 0) {
      const known = heldElement(this.#state);
      if (known && !this.#isEnded) await this.#claim.transactions.prepare(known);
      if (this.#watches && (!this.#watch || this.#watch.isOver)) this.#startWatch();
      return false;
    }
    await this.#untilLeft();
    if (this.#waiting.length > 0 || this.#isEnded) return true;
    return this.#follow(missing, even);
  }

  /** Runs what changes nothing of what is in force; whether it did. */
  async #follow(operations: readonly Operation[], then: (state: TableState) => TableState): Promise<boolean> {
    const error = await this.#claim.transactions.runInParts(operations);
    this.#state = error ? undefined : then(this.#state!);
    if (error) this.#onEvent({ kind: 'failed', error });
    return !error;
  }

  #startWatch(): void {
    const { program, table, transactions } = this.#claim;
    this.#watch = new TableWatch(this.#start, program.nft, {
      table,
      life: transactions.life,
      onChange: () => {
        if (!this.#isEnded) void this.check();
      },
    });
  }

  /** Until no packet is any more in the bank that was in force last. */
  async #untilLeft(): Promise<void> {
    const left = this.#flippedAt + this.#graceMs - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  }
}
