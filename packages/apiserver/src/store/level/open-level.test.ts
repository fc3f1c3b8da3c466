import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../meta/kube-object.js';
import { ObjectStore } from '../object-store.js';
import { openLevel } from './open-level.js';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sluice-store-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ref = (name: string) => ({ resource: 'pods', namespace: 'a', name });
const pod = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, annotations: { text: 'ä𝄞'.repeat(50) } },
});

async function opened(): Promise<ObjectStore> {
  return new ObjectStore(await openLevel(folder));
}

async function fill(count: number): Promise<void> {
  const store = await opened();
  const names = Array.from({ length: count }, (_, at) => `p${at}`);
  await Promise.all(names.map((name) => store.write(ref(name), 0, pod(name))!));
  await store.close();
}

describe('the durable store', () => {
  it('finds after a restart what was written, and goes on with greater revisions', async () => {
    const before = await opened();
    const x = await before.write(ref('x'), 0, pod('x'))!;
    const y = await before.write(ref('y'), 0, pod('y'))!;
    await before.write(ref('y'), y.revision, undefined);
    await before.close();
    const after = await opened();
    expect(after.list('pods')).toEqual([x]);
    expect(after.revision).toBe(3);
    const z = await after.write(ref('z'), 0, pod('z'))!;
    expect(z.revision).toBe(4);
    expect(after.since('pods', 2)).toBeUndefined();
    expect(after.since('pods', 3)?.map(({ stored }) => stored)).toEqual([z]);
    await after.close();
  });

  it('says when another has it open', async () => {
    const store = await opened();
    await expect(openLevel(folder)).rejects.toThrow(
      `${join(folder, 'objects')} is in use by another process`,
    );
    await store.close();
  });

  it('writes files that others cannot read, also in a folder that others may enter', async () => {
    chmodSync(folder, 0o755);
    await fill(1);
    expect(statSync(join(folder, 'objects')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'acknowledged')).mode & 0o077).toBe(0);
  });

  it('names what is damaged when the end of the log is gone', async () => {
    await fill(50);
    const log = join(folder, 'objects', fileOf('.log'));
    truncateSync(log, statSync(log).size - 20);
    await expect(openLevel(folder)).rejects.toThrow(/objects is damaged: /);
  });

  it('opens with all that was written or names what is damaged, whichever byte of its files is wrong', async () => {
    await fill(400);
    // A second opening moves the log into a table.
    await fill(0);
    const objects = join(folder, 'objects');
    const missed: string[] = [];
    let found = 0;
    const whole = await openLevel(folder);
    await whole.journal.close();
    for (const name of readdirSync(objects).filter((name) => /\.(ldb|log)$|^CURRENT$|^MANIFEST/.test(name))) {
      const file = join(objects, name);
      const bytes = readFileSync(file);
      if (bytes.length === 0) continue;
      for (let round = 0; round < 12; round++) {
        const at = Math.floor(((round + 0.5) * bytes.length) / 12);
        const damaged = Buffer.from(bytes);
        damaged[at] ^= 0x55;
        await withFolder(async (copy) => {
          for (const other of readdirSync(objects))
            writeFileSync(
              join(copy, 'objects', other),
              other === name ? damaged : readFileSync(join(objects, other)),
            );
          writeFileSync(join(copy, 'acknowledged'), readFileSync(join(folder, 'acknowledged')));
          const outcome = await openLevel(copy).then(
            async ({ journal, entries }) => {
              await journal.close();
              // Some bytes only make reading faster.
              return isDeepStrictEqual(entries, whole.entries) ? 'whole' : `opened with ${entries.length}`;
            },
            (error: Error) => (error.name === 'DamagedStore' ? 'damaged' : error.message),
          );
          if (outcome === 'damaged') found++;
          else if (outcome !== 'whole') missed.push(`${name} at ${at} of ${bytes.length}: ${outcome}`);
        });
      }
    }
    expect(missed).toEqual([]);
    expect(found).toBeGreaterThan(20);
  });
});

function fileOf(ending: string): string {
  return readdirSync(join(folder, 'objects')).find((name) => name.endsWith(ending))!;
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'sluice-store-'));
  mkdirSync(join(copy, 'objects'));
  try {
    await use(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
