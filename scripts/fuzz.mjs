// `npm run fuzz [-- --seconds N] [--packets N] [--seed S]`: random clusters, every packet judged by the policies and by
// the compiled rulesets. Ends after N seconds or, without --seconds, after N packets (1,000,000). Exit 1 when they differ;
// the seed printed then finds the same cluster again at once.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import process from 'node:process';
import { setImmediate as breathe } from 'node:timers/promises';
import { createViteServer } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));
const { seconds, packets: wanted, seed: first } = options();

const server = await createViteServer({
  configFile: `${root}vitest.config.ts`,
  root,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, ws: false },
});
/** @type {typeof import('../packages/nftables/src/simulate/fuzz.fixture.js')} */
const { trySeed } = /** @type {any} */ (
  await server.ssrLoadModule('/packages/nftables/src/simulate/fuzz.fixture.ts')
);

const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;
const isOver = () => (seconds === undefined ? packets >= wanted : elapsed() >= seconds);
let packets = 0;
let clusters = 0;
let told = 0;
process.stdout.write(`seed ${first}\n`);
for (let seed = first; !isOver(); seed++) {
  const result = trySeed(seed);
  packets += result.packets;
  clusters += result.clusters;
  if (result.failure !== undefined) {
    process.stdout.write(`${result.failure}\n`);
    process.stdout.write(`The policies and the ruleset differ: npm run fuzz -- --seed ${seed} --packets 1\n`);
    process.exitCode = 1;
    break;
  }
  if (elapsed() - told > 10) {
    told = elapsed();
    process.stdout.write(`${count(packets)} packets after ${told.toFixed(0)} s\n`);
  }
  await breathe();
}
if (process.exitCode !== 1) {
  const end = `${count(packets)} packets in ${count(clusters)} clusters, ${elapsed().toFixed(1)} s`;
  process.stdout.write(`The policies and the rulesets agree on ${end} (seed ${first}).\n`);
}
await server.close();

function options() {
  const { values } = parseArgs({
    options: { seconds: { type: 'string' }, packets: { type: 'string' }, seed: { type: 'string' } },
  });
  const number = (/** @type {'seconds' | 'packets' | 'seed'} */ name) => {
    const text = values[name];
    if (text !== undefined && !/^\d{1,9}$/.test(text)) {
      process.stderr.write(`--${name} takes a whole number, not ${text}\n`);
      process.exit(2);
    }
    return text === undefined ? undefined : Number(text);
  };
  return {
    seconds: number('seconds'),
    packets: number('packets') ?? 1_000_000,
    seed: number('seed') ?? Math.floor(Math.random() * 1e9),
  };
}

/** @param {number} value */
function count(value) {
  return value.toLocaleString('en-US');
}
