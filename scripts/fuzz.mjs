// `npm run fuzz [-- --seconds N] [--packets N] [--seed S] [--part simulator|kernel]`: random clusters that change. Every packet
// is judged by the policies and by the compiled rulesets (1,000,000 packets), then sent through network namespaces and judged by
// the kernel and by the rulesets (10,000). --seconds ends both parts by the clock instead. Exit 1 when two differ; the seed
// printed then finds the same cluster again at once.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import process from 'node:process';
import { setImmediate as breathe } from 'node:timers/promises';
import { createViteServer } from 'vitest/node';

/** @typedef {{ packets: number, clusters: number, failure?: string }} SeedResult */
/** @typedef {'simulator' | 'kernel'} Part */
/** @typedef {import('../packages/nftables/src/kernel/bed/holder.fixture.js').Holder} Holder */

/** How the time of --seconds is divided. */
const SHARE = { simulator: 0.6, kernel: 0.4 };
const PACKETS = { simulator: 1_000_000, kernel: 10_000 };
/** Clusters that are tried on the kernel under one seed. */
const KERNEL_CLUSTERS = 4;

const root = fileURLToPath(new URL('..', import.meta.url));
const { seconds, packets: wanted, seed: first, part } = options();

const server = await createViteServer({
  configFile: `${root}vitest.config.ts`,
  // Bundling the configuration or packages would write into the folder of the project, which need not be this user's.
  configLoader: 'runner',
  optimizeDeps: { noDiscovery: true, include: [] },
  root,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, ws: false },
});
/** @param {string} path */
const load = (path) => server.ssrLoadModule(`/packages/nftables/src/${path}.fixture.ts`);
/** @type {string[]} */
const told = [];
const start = performance.now();

process.stdout.write(`seed ${first}\n`);
if (part !== 'kernel') await simulator();
if (part !== 'simulator' && process.exitCode !== 1) await kernel();
if (process.exitCode !== 1) {
  const time = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`All agree: ${told.join('; ')}; ${time} s (seed ${first}).\n`);
}
await server.close();

async function simulator() {
  /** @type {typeof import('../packages/nftables/src/simulate/fuzz.fixture.js')} */
  const { trySeed } = /** @type {any} */ (await load('simulate/fuzz'));
  await run('simulator', 'policies = rulesets', (seed) => trySeed(seed));
}

async function kernel() {
  /** @type {typeof import('../packages/nftables/src/kernel/bed/holder.fixture.js')} */
  const { Holder, OWN_MODE } = /** @type {any} */ (await load('kernel/bed/holder'));
  /** @type {typeof import('../packages/nftables/src/kernel/bed/lack.fixture.js')} */
  const { lackOf } = /** @type {any} */ (await load('kernel/bed/lack'));
  /** @type {typeof import('../packages/nftables/src/kernel/bed/kernel-fuzz.fixture.js')} */
  const { tryKernelSeed } = /** @type {any} */ (await load('kernel/bed/kernel-fuzz'));
  /** @type {Holder[]} */
  const holders = [];
  /** @type {('root' | 'user')[]} */
  const modes = OWN_MODE === 'root' ? ['root', 'user'] : ['user'];
  for (const mode of modes) {
    const lack = await lackOf(mode);
    if (lack === undefined) holders.push(new Holder(mode));
    else process.stdout.write(`Not on the kernel as ${mode}: ${lack}\n`);
  }
  if (holders.length === 0) {
    told.push('the kernel was not asked');
    return;
  }
  try {
    await run('kernel', 'rulesets = kernel', (seed) =>
      tryKernelSeed(holders[seed % holders.length], seed, KERNEL_CLUSTERS),
    );
  } finally {
    await Promise.all(holders.map((holder) => holder.end()));
  }
}

/**
 * Tries seed after seed until the part is over or something differs.
 * @param {Part} name
 * @param {string} claim
 * @param {(seed: number) => SeedResult | Promise<SeedResult>} attempt
 */
async function run(name, claim, attempt) {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  const limit = seconds === undefined ? Infinity : part ? seconds : seconds * SHARE[name];
  const enough = seconds === undefined ? (wanted ?? PACKETS[name]) : Infinity;
  let [packets, clusters, said] = [0, 0, 0];
  for (let seed = first; packets < enough && elapsed() < limit; seed++) {
    const result = await attempt(seed);
    packets += result.packets;
    clusters += result.clusters;
    if (result.failure !== undefined) {
      process.stdout.write(`${result.failure}\n`);
      process.stdout.write(`They differ: npm run fuzz -- --part ${name} --seed ${seed} --packets 1\n`);
      process.exitCode = 1;
      return;
    }
    if (elapsed() - said > 10) {
      said = elapsed();
      process.stdout.write(`${claim}: ${count(packets)} packets after ${said.toFixed(0)} s\n`);
    }
    await breathe();
  }
  told.push(`${claim} on ${count(packets)} packets in ${count(clusters)} clusters`);
}

function options() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      packets: { type: 'string' },
      seed: { type: 'string' },
      part: { type: 'string' },
    },
  });
  const number = (/** @type {'seconds' | 'packets' | 'seed'} */ name) => {
    const text = values[name];
    if (text !== undefined && !/^\d{1,9}$/.test(text)) fail(`--${name} takes a whole number, not ${text}`);
    return text === undefined ? undefined : Number(text);
  };
  if (values.part !== undefined && !(values.part in PACKETS)) {
    fail(`--part takes simulator or kernel, not ${values.part}`);
  }
  return {
    seconds: number('seconds'),
    packets: number('packets'),
    seed: number('seed') ?? Math.floor(Math.random() * 1e9),
    part: /** @type {Part | undefined} */ (values.part),
  };
}

/** @param {string} why */
function fail(why) {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

/** @param {number} value */
function count(value) {
  return value.toLocaleString('en-US');
}
