// Writes to a durable store as fast as it acknowledges, and tells each acknowledged revision on a line of its own, until it
// is killed. For the tests of what survives.
import { writeSync } from 'node:fs';
import process from 'node:process';
import { openLevel } from '../dist/store/level/open-level.js';
import { ObjectStore } from '../dist/store/object-store.js';

const [folder = ''] = process.argv.slice(2);
const store = new ObjectStore(await openLevel(folder));
tell(`ready ${store.revision}`);

/** @param {number} writer */
async function write(writer) {
  const ref = (/** @type {number} */ round) => ({
    resource: 'configmaps',
    namespace: 'a',
    name: `w${writer}-${round % 20}`,
  });
  for (let round = 0; ; round++) {
    const at = ref(round);
    const current = store.latest(at);
    // Every seventh is deleted, so that deletions are tried too.
    const gone = current && round % 7 === 6;
    const metadata = { name: at.name, annotations: { text: 'x'.repeat(round % 3000) } };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
    const stored = await store.write(at, current?.revision ?? 0, gone ? undefined : object);
    if (!stored) throw new Error('nobody else writes to this name');
    tell(`${stored.revision} ${at.name} ${gone ? 'gone' : 'there'}`);
  }
}

await Promise.all([0, 1, 2, 3].map(write));

/**
 * Written before it goes on: what waits in the process when it dies was never told.
 * @param {string} line
 */
function tell(line) {
  writeSync(1, `${line}\n`);
}
