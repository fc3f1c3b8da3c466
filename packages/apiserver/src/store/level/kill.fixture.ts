import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ObjectStore } from '../object-store.js';
import { openLevel } from './open-level.js';

const WRITER = fileURLToPath(new URL('../../../scripts/write-forever.mjs', import.meta.url));

const WRITERS = 4;

/** What a kill left, compared with what was acknowledged before. */
export interface Survival {
  /** Acknowledged writes of this round. */
  readonly acknowledged: number;
  /** What is missing, or there again; empty when all is well. */
  readonly wrong: readonly string[];
  readonly revision: number;
}

/**
 * Lets a process write to the store in a folder, kills it after a while, and opens the store again: each acknowledged
 * write has to be there, unless a later one to the same object, acknowledged or not, took its place.
 */
export async function killWriter(folder: string, milliseconds: number): Promise<Survival> {
  const last = new Map<string, { readonly revision: number; readonly there: boolean }>();
  let acknowledged = 0;
  const output = await writeAndKill(folder, milliseconds);
  // The last line may be cut.
  for (const line of output.split('\n').slice(0, -1)) {
    const [, revision, name, state] = /^(\d+) (\S+) (gone|there)$/.exec(line) ?? [];
    if (name === undefined) continue;
    acknowledged++;
    last.set(name, { revision: Number(revision), there: state === 'there' });
  }
  const store = new ObjectStore(await openLevel(folder));
  const wrong: string[] = [];
  const overtaken: string[] = [];
  for (const [name, { revision, there }] of last) {
    const found = store.get({ resource: 'configmaps', namespace: 'a', name });
    if (found ? found.revision > revision : there) overtaken.push(name);
    if (found && found.revision < revision) wrong.push(`${name} is of ${found.revision}, not ${revision}`);
    if (store.revision < revision) wrong.push(`the store is of ${store.revision}, not ${revision}`);
  }
  // Each writer had one write under way at most.
  if (overtaken.length > WRITERS) wrong.push(`${overtaken.join(', ')} are not as they were acknowledged`);
  await store.close();
  return { acknowledged, wrong, revision: store.revision };
}

/** The writer tells of its writes in a file: a pipe that nobody empties would hold it up. */
async function writeAndKill(folder: string, milliseconds: number): Promise<string> {
  const told = `${folder}.told`;
  const output = openSync(told, 'w');
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', output, 'pipe'] });
  closeSync(output);
  let errors = '';
  child.stderr?.on('data', (text) => void (errors += String(text)));
  const ended = new Promise<string | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', (_code, signal) => done(signal));
  });
  // The time runs from when it writes.
  while (child.exitCode === null && statSync(told).size === 0) await sleep(5);
  await sleep(milliseconds);
  child.kill('SIGKILL');
  if ((await ended) !== 'SIGKILL') throw new Error(`the writer ended by itself: ${errors}`);
  const text = readFileSync(told, 'utf8');
  rmSync(told);
  return text;
}
