import {
  allows,
  type Cluster,
  type Flow,
  isSamePod,
  modelOf,
  podId,
  policyId,
  STANDARD,
} from '@sluice/engine';
import { atAddresses, clusters, placeCluster, policies } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile/compile.js';
import { networkOf } from '../simulate/network.fixture.js';
import { advance } from './advance.js';
import { generationOf } from './with-generation.js';

/** A cluster under other policies. */
const changed = fc
  .record({
    before: clusters,
    gone: fc.array(fc.nat({ max: 5 })),
    come: fc.array(policies, { maxLength: 3 }),
  })
  .map(({ before, gone, come }) => {
    const { cluster } = placeCluster({ ...before, pods: distinct(before) }, STANDARD);
    const kept = [...cluster.policies].filter((_, i) => !gone.includes(i));
    const added = come.map((policy) => [policyId(policy), policy] as const);
    return { old: cluster, next: { ...cluster, policies: new Map([...kept, ...added]) } };
  });

/** Every pod without addresses, so that each is allotted its own. */
function distinct({ pods }: Cluster): Cluster['pods'] {
  return new Map([...pods.values()].map((pod) => [podId(pod), { ...pod, addresses: [] }]));
}

describe('advance', () => {
  it('cuts exactly those established flows that are no longer allowed, whichever end sends next', () => {
    let cut = 0;
    fc.assert(
      fc.property(changed, ({ old, next }) => {
        const before = networkOf(old, STANDARD);
        const after = networkOf(next, STANDARD, before);
        const model = modelOf(next, STANDARD);
        const ends = [...next.pods.values()].flatMap((pod) => atAddresses({ kind: 'pod', pod }));
        for (const source of ends) {
          for (const destination of ends) {
            const flow: Flow = { source, destination, protocol: 'TCP', port: 80 };
            if (isSamePod(source, destination) || !before.passes(flow)) continue;
            const allowed = allows(model, flow);
            if (!allowed) cut++;
            expect(after.passesOn(flow)).toEqual({ request: allowed, reply: allowed });
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(cut).toBeGreaterThan(0);
  });

  it('keeps the generation where nothing changes, so that no flow is judged again', () => {
    fc.assert(
      fc.property(clusters, (cluster) => {
        const old = compile(cluster, 'n1', { generation: 5 });
        const { ruleset, changes } = advance(old, compile(cluster, 'n1'));
        expect(generationOf(ruleset)).toBe(5);
        expect(changes).toEqual({ stage: [], commit: [], sweep: [] });
      }),
      { numRuns: 50 },
    );
  });
});
