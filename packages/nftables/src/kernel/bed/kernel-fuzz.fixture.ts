import fc from 'fast-check';
import { describeScenario, type SeedResult } from '../../simulate/fuzz.fixture.js';
import type { Holder } from './holder.fixture.js';
import { compareKernel, type KernelComparison } from './kernel-compare.fixture.js';
import { kernelScenarios } from './kernel-scenario.fixture.js';

/** What trying the clusters of one seed gave, and how many first packets and established flows were to be stopped. */
export type KernelSeedResult = SeedResult & Pick<KernelComparison, 'stopped' | 'cut'>;

/** Tries the first clusters of a seed on the kernel: the same ones each time. */
export async function tryKernelSeed(
  holder: Holder,
  seed: number,
  clusters: number,
): Promise<KernelSeedResult> {
  let [packets, stopped, cut, tried] = [0, 0, 0, 0];
  const outcome = await fc.check(
    fc.asyncProperty(kernelScenarios, async (scenario) => {
      const comparison = await compareKernel(holder, scenario);
      packets += comparison.packets;
      stopped += comparison.stopped;
      cut += comparison.cut;
      tried++;
      if (comparison.difference !== undefined) throw new Error(comparison.difference);
    }),
    { seed, numRuns: clusters },
  );
  const counts = { packets, stopped, cut, clusters: tried };
  if (!outcome.failed) return counts;
  const [scenario] = outcome.counterexample ?? [];
  const why = outcome.errorInstance instanceof Error ? outcome.errorInstance.message : 'unknown';
  const steps = scenario?.steps.map((step, i) => `change ${i + 1} ${fc.stringify(step)}`) ?? [];
  return {
    ...counts,
    failure: scenario ? [describeScenario(scenario, why), ...steps].join('\n') : why,
  };
}
