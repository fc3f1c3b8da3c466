import fc from 'fast-check';
import { compare, type Scenario, scenarios } from './differential.fixture.js';

/** Clusters that are tried under one seed; the next go on under the next seed. */
const CLUSTERS_A_SEED = 20;

/** What trying the clusters of one seed gave. */
export interface SeedResult {
  readonly packets: number;
  readonly clusters: number;
  /** The smallest scenario found on which evaluator and ruleset differ, in words. */
  readonly failure?: string;
}

/** Tries the clusters of one seed: the same ones each time. */
export function trySeed(seed: number): SeedResult {
  let packets = 0;
  let clusters = 0;
  const outcome = fc.check(
    fc.property(scenarios, (scenario) => {
      const comparison = compare(scenario);
      packets += comparison.packets;
      clusters++;
      if (comparison.difference !== undefined) throw new Error(comparison.difference);
    }),
    { seed, numRuns: CLUSTERS_A_SEED },
  );
  if (!outcome.failed) return { packets, clusters };
  const [scenario] = outcome.counterexample ?? [];
  const failure = scenario
    ? describeScenario(scenario, compare(scenario).difference ?? 'differs no more')
    : 'no scenario';
  return { packets, clusters, failure };
}

/** A scenario in words, below what is wrong with it. */
export function describeScenario(scenario: Scenario, why: string): string {
  return [
    why,
    ...[...scenario.cluster.policies.values()].map((policy) => `policy ${fc.stringify(policy)}`),
    ...[...scenario.cluster.namespaces.values()].map((namespace) => `namespace ${fc.stringify(namespace)}`),
    ...[...scenario.cluster.nodes.values()].map((node) => `node ${fc.stringify(node)}`),
    ...[...scenario.cluster.pods.values()].map((pod) => `pod ${fc.stringify(pod)}`),
    `switches ${fc.stringify(scenario.profile.switches)}`,
    `questions ${fc.stringify(scenario.questions)}`,
  ].join('\n');
}
