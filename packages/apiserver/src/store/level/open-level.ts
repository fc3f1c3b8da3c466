import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { makeFolder } from '../../make-folder.js';
import type { JournalEntry, Opened } from '../journal.js';
import { DamagedStore, UnusableStore } from './damaged-store.js';
import { decodeHead, EMPTY_HEAD, type Head, HEAD_KEY } from './head.js';
import { LevelJournal } from './level-journal.js';
import { decodeRecord } from './record.js';
import { openWitness } from './witness.js';

/**
 * Opens the durable store in a folder, or makes it. Every record is read and checked: throws DamagedStore with the
 * place when anything is not as it was written, UnusableStore when another process has it open.
 */
export async function openLevel(folder: string): Promise<Opened> {
  const objects = join(folder, 'objects');
  // LevelDB lets others read its files, so its folder does not.
  await makeFolder(objects);
  const file = join(folder, 'acknowledged');
  const level: ClassicLevel = new ClassicLevel(objects, { keyEncoding: 'utf8', valueEncoding: 'utf8' });
  await level.open().catch((error: unknown) => {
    throw openFailure(objects, error);
  });
  try {
    const { head, entries, checksums } = await readAll(level, objects);
    const witness = await openWitness(file);
    if (witness.revision === undefined || witness.revision > head.revision) {
      await witness.close();
      if (witness.revision === undefined) throw new DamagedStore(`${file} is damaged: it holds no revision`);
      const lost = `changes up to ${witness.revision} were acknowledged, those after ${head.revision} are not there`;
      throw new DamagedStore(`${objects} is damaged: ${lost}`);
    }
    return { journal: new LevelJournal(level, witness, head, checksums), revision: head.revision, entries };
  } catch (error) {
    await level.close();
    throw error;
  }
}

interface Contents {
  readonly head: Head;
  readonly entries: Required<JournalEntry>[];
  readonly checksums: Map<string, number>;
}

async function readAll(level: ClassicLevel, folder: string): Promise<Contents> {
  const entries: Required<JournalEntry>[] = [];
  const checksums = new Map<string, number>();
  let head: Head | undefined = EMPTY_HEAD;
  let digest = 0;
  const damaged = (what: string): DamagedStore => new DamagedStore(`${folder} is damaged: ${what}`);
  try {
    for await (const [key, text] of level.iterator()) {
      if (key === HEAD_KEY) {
        head = decodeHead(text);
        if (!head) throw damaged('the record of its revision does not fit its checksum');
        continue;
      }
      const record = decodeRecord(key, text);
      if (!record) throw damaged(`the record of ${key.replaceAll('\0', ' ')} does not fit its checksum`);
      entries.push({ key, revision: record.revision, json: record.json });
      checksums.set(key, record.checksum);
      digest ^= record.checksum;
    }
  } catch (error) {
    throw error instanceof DamagedStore ? error : damaged(wordsOf(error));
  }
  if (head.count !== entries.length || head.digest !== digest)
    throw damaged(`it should hold ${head.count} records and holds ${entries.length}, or others`);
  return { head, entries, checksums };
}

function openFailure(folder: string, error: unknown): Error {
  const words = wordsOf(error);
  const code = (error as { cause?: { code?: string } }).cause?.code;
  if (code === 'LEVEL_LOCKED') return new UnusableStore(`${folder} is in use by another process`);
  // A file that another file names and that is not there was there once.
  if (code === 'LEVEL_CORRUPTION' || /corrupt|No such file/i.test(words))
    return new DamagedStore(`${folder} is damaged: ${words}`);
  return new UnusableStore(`${folder} cannot be opened: ${words}`);
}

/** LevelDB's own words, which name the file where it knows it. */
function wordsOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
