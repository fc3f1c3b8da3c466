import { afterAll, describe, expect, it } from 'vitest';
import { Holder, OWN_MODE } from './holder.fixture.js';
import { tryKernelSeed } from './kernel-fuzz.fixture.js';
import { lackOf } from './lack.fixture.js';

/** `npm run test:kernel` and `npm run fuzz` try more. */
const CLUSTERS = process.env['SLUICE_KERNEL'] === 'all' ? 20 : 4;
const MOST_SEEDS = 10;

const lack = await lackOf(OWN_MODE);
const holder = lack === undefined ? new Holder(OWN_MODE) : undefined;
afterAll(() => holder?.end());

describe('the kernel under a ruleset that changes', () => {
  it('stops exactly the packets that the simulator stops', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const seed = Math.floor(Math.random() * 1e9);
    const seen = { packets: 0, clusters: 0, stopped: 0, cut: 0 };
    // Few policies stop anything: more clusters are tried until some did.
    for (let next = seed; seen.stopped === 0 && next < seed + MOST_SEEDS; next++) {
      const result = await tryKernelSeed(holder!, next, CLUSTERS);
      expect(result.failure).toBeUndefined();
      for (const key of ['packets', 'clusters', 'stopped', 'cut'] as const) seen[key] += result[key];
    }
    const { packets, clusters, stopped, cut } = seen;
    process.stdout.write(
      `${packets} packets in ${clusters} clusters: ${stopped} stopped, ${cut} flows cut (seed ${seed})\n`,
    );
    expect(packets).toBeGreaterThan(CLUSTERS * 100);
    expect(stopped).toBeGreaterThan(0);
  });
});
