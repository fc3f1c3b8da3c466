import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Start } from './kept-nft.js';

/**
 * Watches by `nft monitor` whether somebody else changes a table. Own transactions are known by the name of the chain
 * that each of them makes anew.
 */
export class TableWatch {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #onEnd: Promise<void>;
  #left = '';
  #isTouched = false;
  #isOwn = false;
  isOver = false;

  constructor(start: Start, nft: string, of: { table: string; life: string; onChange: () => void }) {
    const table = ` inet ${of.table}`;
    const own = `add chain inet ${of.table} ${of.life}`;
    this.#child = start(nft, ['monitor']);
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.on('data', () => {});
    this.#child.stdout.on('data', (chunk: Buffer) => {
      const lines = (this.#left + chunk.toString()).split('\n');
      this.#left = lines.pop()!;
      for (const line of lines) this.#hear(line, table, own, of.onChange);
    });
    this.#onEnd = new Promise((resolve) => {
      const end = (): void => {
        this.isOver = true;
        resolve();
      };
      this.#child.on('error', end);
      this.#child.on('close', end);
    });
  }

  async end(): Promise<void> {
    this.#child.kill();
    await this.#onEnd;
  }

  #hear(line: string, table: string, own: string, onChange: () => void): void {
    // The socket was too small for what happened: anything may have.
    if (line.startsWith('# ERROR')) onChange();
    else if (line.startsWith('# new generation')) {
      if (this.#isTouched && !this.#isOwn) onChange();
      this.#isTouched = false;
      this.#isOwn = false;
    } else if (line.trimEnd() === own) this.#isOwn = true;
    else if (line.endsWith(table) || line.includes(`${table} `)) this.#isTouched = true;
  }
}
