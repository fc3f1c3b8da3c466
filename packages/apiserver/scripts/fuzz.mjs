// `npm run fuzz:api [-- --count N] [--seed S]`: throws malformed requests (100,000) at a server that runs alone in its process.
// It may not end, say that it has a bug, leave one unanswered, refuse without a Status, or keep memory or files. Exit 1 when
// it does; a seed that is told is found again by `--seed S --count 1`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startSluice } from './start-sluice.mjs';
import { throwRequests } from './throw-requests.mjs';

/** So much the memory may grow after the first requests: what watches can resume from is kept, and garbage is not collected at once. */
const GROWTH = 40;
const WARM_UP = 10_000;

const { seed, count } = options();
const folder = mkdtempSync(join(tmpdir(), 'sluice-fuzz-'));
const server = await startSluice(join(folder, 'data'));
try {
  process.stdout.write(`seed ${seed}\n`);
  const files = server.weigh().files;
  const first = await throwAll(seed, Math.min(count, WARM_UP));
  const warm = await rested();
  const rest = await throwAll(seed + first.count, count - first.count);
  const end = await rested();
  const faults = [...first.wrong, ...rest.wrong];
  if (!server.running()) faults.push('the server ended');
  if (/bug in sluice/.test(server.told())) faults.push(server.told());
  const grown = end.rss - warm.rss;
  if (grown > GROWTH) faults.push(`its memory grew by ${grown.toFixed(0)} MiB`);
  if (end.files > files) faults.push(`it has ${end.files} files open, in the beginning ${files}`);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  const answers = [...first.answers, ...rest.answers].reduce(
    (sums, [code, n]) => sums.set(code, (sums.get(code) ?? 0) + n),
    /** @type {Map<string, number>} */ (new Map()),
  );
  const told = [...answers].map(([code, n]) => `${code}: ${n}`);
  process.stdout.write(
    `${count} requests (${told.join(', ')}); memory ${warm.rss.toFixed(0)} → ${end.rss.toFixed(0)} MiB, `,
  );
  process.stdout.write(`open files ${files} → ${end.files}; ${faults.length} faults (seed ${seed}).\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  await server.end();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {number} from
 * @param {number} wanted
 */
async function throwAll(from, wanted) {
  let said = performance.now();
  const outcome = await throwRequests(server.access, {
    seed: from,
    count: wanted,
    onProgress: (done) => {
      if (performance.now() - said < 10_000) return;
      said = performance.now();
      process.stdout.write(`${from - seed + done} requests, ${server.weigh().rss.toFixed(0)} MiB\n`);
    },
  });
  return { ...outcome, count: wanted };
}

/** What the server weighs when it has had time to let go. */
async function rested() {
  await new Promise((done) => setTimeout(done, 3000));
  return server.weigh();
}

function options() {
  const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
  const number = (/** @type {'count' | 'seed'} */ name) => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    process.stderr.write(`--${name} takes a whole number, not ${text}\n`);
    process.exit(2);
  };
  return { count: number('count') ?? 100_000, seed: number('seed') ?? Math.floor(Math.random() * 1e9) };
}
