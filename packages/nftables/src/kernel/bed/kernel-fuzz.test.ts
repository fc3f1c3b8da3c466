import { afterAll, describe, expect, it } from 'vitest';
import { Holder, OWN_MODE } from './holder.fixture.js';
import { tryKernelSeed } from './kernel-fuzz.fixture.js';
import { lackOf } from './lack.fixture.js';

/** `npm run test:kernel` and `npm run fuzz` try more. */
const CLUSTERS = process.env['SLUICE_KERNEL'] === 'all' ? 20 : 4;

const lack = await lackOf(OWN_MODE);
const holder = lack === undefined ? new Holder(OWN_MODE) : undefined;
afterAll(() => holder?.end());

describe('the kernel under a ruleset that changes', () => {
  it('stops exactly the packets that the simulator stops', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const seed = Math.floor(Math.random() * 1e9);
    const { packets, stopped, cut, failure } = await tryKernelSeed(holder!, seed, CLUSTERS);
    process.stdout.write(
      `${packets} packets in ${CLUSTERS} clusters: ${stopped} stopped, ${cut} flows cut (seed ${seed})\n`,
    );
    expect(failure).toBeUndefined();
    expect(packets).toBeGreaterThan(CLUSTERS * 100);
    expect(stopped).toBeGreaterThan(0);
  });
});
