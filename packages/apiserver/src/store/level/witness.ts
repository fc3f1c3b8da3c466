import { type FileHandle, open } from 'node:fs/promises';

const WIDTH = 17;

/**
 * The last acknowledged revision in a file of its own: a log that lost its end looks like one that never had it, and
 * only a second witness can tell.
 */
export interface Witness {
  /** What was written last; 0 in a new file, nothing when the file is damaged. */
  readonly revision: number | undefined;
  readonly write: (revision: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the witness, or makes it. */
export async function openWitness(file: string): Promise<Witness> {
  const handle: FileHandle = await open(file, 'a+', 0o600);
  const text = await handle.readFile('utf8');
  await handle.close();
  const writable = await open(file, 'r+');
  return {
    revision: text === '' ? 0 : /^\d{16}\n$/.test(text) ? Number(text) : undefined,
    write: async (revision) => {
      await writable.write(`${String(revision).padStart(WIDTH - 1, '0')}\n`, 0, 'latin1');
    },
    close: () => writable.close(),
  };
}
