import type { ClassicLevel } from 'classic-level';
import type { Journal, JournalEntry } from '../journal.js';
import { encodeHead, type Head, HEAD_KEY } from './head.js';
import { encodeRecord } from './record.js';
import type { Witness } from './witness.js';

interface Waiting {
  readonly entry: JournalEntry;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A journal in LevelDB. What arrives while a batch is being written forms the next: one flush to the disk serves all.
 * After a failed write it takes no more, because memory and disk would part ways.
 */
export class LevelJournal implements Journal {
  readonly #level: ClassicLevel;
  readonly #witness: Witness;
  /** What the digest has to lose when a record is replaced. */
  readonly #checksums: Map<string, number>;
  #head: Head;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: unknown;

  constructor(level: ClassicLevel, witness: Witness, head: Head, checksums: Map<string, number>) {
    this.#level = level;
    this.#witness = witness;
    this.#head = head;
    this.#checksums = checksums;
  }

  append(entry: JournalEntry): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ entry, done, failed });
      this.#writing ??= this.#write();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#witness.close();
    await this.#level.close();
  }

  async #write(): Promise<void> {
    // What is appended in the same turn goes into the same batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure !== undefined) throw this.#failure;
        await this.#writeBatch(batch.map(({ entry }) => entry));
        for (const { done } of batch) done();
      } catch (error) {
        this.#failure = error;
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = undefined;
  }

  async #writeBatch(entries: readonly JournalEntry[]): Promise<void> {
    let { count, digest, revision } = this.#head;
    const chain = this.#level.batch();
    for (const { key, revision: at, json } of entries) {
      const old = this.#checksums.get(key);
      if (old !== undefined) digest ^= old;
      if (json === undefined) {
        chain.del(key);
        this.#checksums.delete(key);
        count--;
      } else {
        const { text, checksum } = encodeRecord(key, at, json);
        chain.put(key, text);
        this.#checksums.set(key, checksum);
        digest ^= checksum;
        if (old === undefined) count++;
      }
      revision = at;
    }
    this.#head = { count, digest, revision };
    chain.put(HEAD_KEY, encodeHead(this.#head));
    await chain.write({ sync: true });
    await this.#witness.write(revision);
  }
}
