import { nextGeneration } from '../change/advance.js';
import { bankOf, flipTo } from '../change/bank.js';
import { changes } from '../change/changes.js';
import type { Operation } from '../change/operation.js';
import { withGeneration } from '../change/with-generation.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { type Bank, emptyBank, fillBank } from './bank.js';
import type { DriverEvent } from './driver-event.js';
import { findIn, LIFE } from './found.js';
import { type Start, startProcess } from './kept-nft.js';
import type { NftError } from './nft-error.js';
import { chainsOf, listTable, type NftProgram, versionError } from './nft-program.js';
import type { Applied } from './runner.js';
import { type Spawn, spawnProcess } from './spawn.js';
import { TableWatch } from './table-watch.js';
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
 * that is not in force is changed, then one small transaction leads packets there under a new generation. Until
 * then the old ruleset is in force, from then on the new one, whenever this process or nft is killed. Rules stay
 * when it ends; the next driver finds what differs by reading the table once.
 */
export class NftDriver {
  readonly #program: NftProgram;
  readonly #start: Start;
  readonly #table: string;
  readonly #watches: boolean;
  readonly #graceMs: number;
  readonly #onEvent: (event: DriverEvent) => void;
  readonly #transactions: Transactions;
  #watch: TableWatch | undefined;

  #wanted: Ruleset | undefined;
  /** Those who wait for what is wanted now. */
  #waiting: ((applied: Applied) => void)[] = [];
  #isCheckDue = false;
  #isEnded = false;
  #running: Promise<void> | undefined;

  #isVersionKnown = false;
  #hasBegun = false;
  /** Whether all of the following is known to be so. */
  #isKnown = false;
  #generation: number;
  #inForce: Ruleset | undefined;
  #active: Bank | undefined;
  #spare: Bank | undefined;
  #removal: readonly Operation[] = [];
  #flippedAt = Number.NEGATIVE_INFINITY;

  constructor(options: NftDriverOptions = {}) {
    const { table = 'sluice', nft = 'nft', timeoutMs = 60_000, spawn = spawnProcess } = options;
    const { start = startProcess, onEvent = () => {}, random = Math.random } = options;
    this.#program = { nft, timeoutMs, spawn };
    this.#start = start;
    this.#table = table;
    this.#watches = options.watch ?? true;
    this.#graceMs = options.graceMs ?? 10;
    this.#onEvent = onEvent;
    this.#generation = 1 + Math.floor(random() * 0xffff_fffe);
    const life = LIFE + Math.floor(random() * 2 ** 48).toString(16);
    this.#transactions = new Transactions(this.#program, start, {
      table,
      life,
      onEvent,
      largest: options.largest ?? Number.POSITIVE_INFINITY,
    });
  }

  /** The ruleset that packets meet, under the generation that it has; undefined where that is not known. */
  get inForce(): Ruleset | undefined {
    return this.#isKnown ? this.#inForce : undefined;
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
    await this.#transactions.end();
  }

  #ask(): Promise<Applied> {
    const applied = new Promise<Applied>((resolve) => this.#waiting.push(resolve));
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
    return applied;
  }

  async #work(): Promise<void> {
    // Those who ask in one go are answered in one go.
    await Promise.resolve();
    for (;;) {
      if (this.#waiting.length > 0 || this.#isCheckDue) {
        const waiting = this.#waiting.splice(0);
        const applied = await this.#answer();
        if (applied) this.#onEvent({ kind: 'failed', error: applied });
        for (const resolve of waiting) resolve(applied);
      } else if (this.#isEnded || !(await this.#catchUp())) return;
    }
  }

  async #answer(): Promise<Applied> {
    const wanted = this.#wanted;
    if (!wanted) return undefined;
    for (let attempt = 0; ; attempt++) {
      let error: Applied;
      if (this.#isCheckDue || !this.#isKnown) error = await this.#read(wanted);
      error ??= await this.#bring(wanted);
      if (!error) return undefined;
      this.#isKnown = false;
      if (attempt > 0 || !RETRIED.has(error.code)) return error;
    }
  }

  /** Finds out what the table holds. Makes it where there is none. */
  async #read(wanted: Ruleset): Promise<Applied> {
    const isCheck = this.#isKnown;
    const wasEven = isCheck && this.#behind().length === 0;
    this.#isCheckDue = false;
    const error = this.#isVersionKnown ? undefined : await versionError(this.#program);
    if (error) return error;
    this.#isVersionKnown = true;

    const { life } = this.#transactions;
    if (!isCheck) {
      const there = await chainsOf(this.#program, this.#table);
      if ('error' in there) return there.error;
      const lives = there.chains?.filter((name) => name.startsWith(LIFE)) ?? [];
      if (there.chains && lives.length === 0) {
        const known = await listTable(this.#program, this.#table, true);
        if ('error' in known) return known.error;
      }
      if (this.#hasBegun && lives.some((name) => name !== life)) return takenOver(this.#table);
      const taken = await this.#transactions.takeOver(lives);
      if (taken) return taken;
      this.#hasBegun = true;
    }
    const full = await listTable(this.#program, this.#table, false);
    if ('error' in full) return full.error;
    const { listing } = full;
    if (!listing?.chains.has(life)) {
      if (isCheck && listing && [...listing.chains.keys()].some((name) => name.startsWith(LIFE))) {
        return takenOver(this.#table);
      }
      if (isCheck) this.#onEvent({ kind: 'drift', differences: [`table inet ${this.#table}`] });
      this.#isKnown = false;
      return { code: 'refused', message: `The table inet ${this.#table} was deleted.` };
    }

    const expected = (isCheck ? this.#inForce : undefined) ?? wanted;
    const found = findIn(listing, expected, life);
    if (isCheck && this.#inForce) {
      const content = bankOf(this.#inForce);
      const differences = namesIn([
        ...(found.active ? fillBank(found.active, content) : []),
        ...(wasEven ? fillBank(found.spare, content) : []),
        ...found.removal,
      ]);
      if (!found.isInForce || differences.length > 0) this.#onEvent({ kind: 'drift', differences });
    }
    this.#generation = found.generation ?? this.#generation;
    this.#active = found.active;
    this.#spare = found.spare;
    this.#removal = found.removal;
    this.#inForce = found.isInForce ? withGeneration(expected, this.#generation) : undefined;
    this.#isKnown = true;
    return undefined;
  }

  async #bring(wanted: Ruleset): Promise<Applied> {
    const before = this.#inForce;
    if (before && isSame(before, withGeneration(wanted, this.#generation))) {
      this.#onEvent({ kind: 'unchanged' });
      await this.#sweep();
      return undefined;
    }
    const started = performance.now();
    const { count, characters } = this.#transactions;
    const generation = nextGeneration(this.#generation);
    const next = withGeneration(wanted, generation);
    const spare = this.#spare!;
    const content = bankOf(next);
    await this.#untilLeft();
    const error =
      (await this.#transactions.runInParts(fillBank(spare, content))) ??
      (await this.#transactions.run([...emptied(before, next), ...flipTo(spare.label, next)]));
    if (error) return error;
    this.#flippedAt = performance.now();
    this.#generation = generation;
    this.#inForce = next;
    this.#spare = this.#active ?? emptyBank(spare.label === 'a' ? 'b' : 'a', this.#table);
    this.#active = { ...spare, holds: content, first: [] };
    this.#onEvent({
      kind: 'applied',
      milliseconds: performance.now() - started,
      transactions: this.#transactions.count - count,
      characters: this.#transactions.characters - characters,
    });
    await this.#sweep();
    return undefined;
  }

  /** Takes away what was found and is none of the ruleset's. */
  async #sweep(): Promise<void> {
    const operations = this.#removal;
    if (operations.length === 0) return;
    await this.#untilLeft();
    if (await this.#failed(this.#transactions.runInParts(operations))) return;
    this.#removal = [];
    const count = (kind: Operation['kind']): number => operations.filter((it) => it.kind === kind).length;
    this.#onEvent({ kind: 'swept', chains: count('delete-chain'), sets: count('delete-set') });
  }

  /** In idle hours: makes the spare bank hold what is in force, so that the next change is a small one. False: nothing to do. */
  async #catchUp(): Promise<boolean> {
    if (!this.#isKnown || !this.#inForce || !this.#spare) return false;
    const behind = this.#behind();
    if (behind.length === 0) {
      if (this.#watches && (!this.#watch || this.#watch.isOver)) this.#startWatch();
      return false;
    }
    await this.#untilLeft();
    if (this.#waiting.length > 0 || this.#isEnded) return true;
    if (await this.#failed(this.#transactions.runInParts(behind))) return false;
    this.#spare = { label: this.#spare.label, holds: bankOf(this.#inForce), first: [] };
    return true;
  }

  /** What the spare bank lacks of what is in force. */
  #behind(): readonly Operation[] {
    return this.#spare && this.#inForce ? fillBank(this.#spare, bankOf(this.#inForce)) : [];
  }

  /** Whether something went wrong that changes nothing of what is in force. */
  async #failed(applying: Promise<Applied>): Promise<boolean> {
    const error = await applying;
    if (!error) return false;
    this.#isKnown = false;
    this.#onEvent({ kind: 'failed', error });
    return true;
  }

  #startWatch(): void {
    this.#watch = new TableWatch(this.#start, this.#program.nft, {
      table: this.#table,
      life: this.#transactions.life,
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

function isSame(old: Ruleset, next: Ruleset): boolean {
  const { stage, commit, sweep } = changes(old, next);
  return stage.length + commit.length + sweep.length === 0;
}

/** Base chains that the next ruleset does without stay, without rules. */
function emptied(old: Ruleset | undefined, next: Ruleset): readonly Operation[] {
  return [...(old?.chains.values() ?? [])]
    .filter(({ name, base }) => base && !next.chains.get(name)?.base)
    .map(({ name }) => ({ kind: 'flush-chain', chain: name }));
}

function namesIn(operations: readonly Operation[]): readonly string[] {
  const names = operations.flatMap((operation) => {
    if ('set' in operation) return [operation.set.name];
    if (!('chain' in operation)) return [];
    return [typeof operation.chain === 'string' ? operation.chain : operation.chain.name];
  });
  return [...new Set(names)];
}

function takenOver(table: string): NftError {
  return {
    code: 'taken-over',
    message: `Another process keeps the table inet ${table} now. Nothing was changed.`,
  };
}
