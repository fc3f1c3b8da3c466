import { type Change, type Cluster, type Pod, podId } from '@sluice/engine';
import { changes as clusterChanges, pods } from '@sluice/testkit';
import fc from 'fast-check';
import { type Scenario, scenarios } from '../../simulate/differential.fixture.js';

/** A scenario that goes on: what changes, step by step. Who is there and where stays the same, so that the network can. */
export interface KernelScenario extends Scenario {
  readonly steps: readonly (readonly Change[])[];
  /** Whether what may be staged before a change, and swept after it, is a transaction of its own. */
  readonly staged: boolean;
  /** Of all flows that may be asked, which come first. */
  readonly offset: number;
}

/** Policies come, go and change, namespaces and pods get other labels. */
type Step = readonly (
  | { readonly kind: 'cluster'; readonly change: Change }
  | { readonly kind: 'relabel'; readonly at: number; readonly like: Pod }
)[];

const step: fc.Arbitrary<Step> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: clusterChanges
        .filter(({ kind }) => kind === 'policy' || kind === 'namespace')
        .map((change) => ({ kind: 'cluster' as const, change })),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('relabel' as const), at: fc.nat(), like: pods }) },
  ),
  { minLength: 1, maxLength: 3 },
);

/** Any scenario of the small world, with changes. */
export const kernelScenarios: fc.Arbitrary<KernelScenario> = fc
  .record({
    scenario: scenarios,
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    staged: fc.boolean(),
    offset: fc.nat({ max: 1_000_000 }),
  })
  .map(({ scenario, steps, staged, offset }) => ({
    ...scenario,
    steps: changesOf(scenario.cluster, steps),
    staged,
    offset,
  }));

function changesOf({ pods }: Cluster, steps: readonly Step[]): KernelScenario['steps'] {
  const now = [...pods.values()];
  return steps.map((step) =>
    step.flatMap((one): readonly Change[] => {
      if (one.kind === 'cluster') return [one.change];
      const old = now[one.at % Math.max(1, now.length)];
      if (!old) return [];
      const pod = { ...old, labels: one.like.labels, ports: one.like.ports };
      now[one.at % now.length] = pod;
      return [{ kind: 'pod', id: podId(pod), pod }];
    }),
  );
}
