import { isDeepStrictEqual } from 'node:util';
import { type Change, type Cluster, podId } from '@sluice/engine';
import { changes as clusterChanges, clusters, pods, profiles } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changed, contentOf } from '../change/changed.fixture.js';
import { changes } from '../change/changes.js';
import { runOperations } from '../change/run-operations.js';
import { generationOf } from '../change/with-generation.js';
import { compile } from '../compile/compile.js';
import type { CompileOptions } from '../compile/options.js';
import { LiveRuleset } from './live-ruleset.js';

/** More pods on the node than the small world has by itself. */
const crowds: fc.Arbitrary<Cluster> = fc
  .tuple(clusters, fc.array(pods, { maxLength: 6 }))
  .map(([cluster, more]) => ({
    ...cluster,
    pods: new Map([...cluster.pods, ...more.map((pod) => [podId(pod), { ...pod, node: 'n1' }] as const)]),
  }));

const steps: fc.Arbitrary<readonly (readonly Change[])[]> = fc.array(
  fc.array(clusterChanges, { minLength: 1, maxLength: 3 }),
  { minLength: 1, maxLength: 8 },
);

describe('a live ruleset', () => {
  it('is after any changes what a compilation from scratch gives, and its operations lead there', () => {
    const seen = { kept: 0, changed: 0 };
    fc.assert(
      fc.property(crowds, steps, profiles, fc.boolean(), (start, steps, profile, counters) => {
        const options: CompileOptions = { profile, observe: { counters } };
        const live = LiveRuleset.of(start, 'n1', options);
        expect(contentOf(live.ruleset)).toEqual(contentOf(compile(start, 'n1', options)));
        let cluster = start;
        let kept = live.ruleset;
        for (const step of steps) {
          cluster = step.reduce(changed, cluster);
          const before = live.ruleset;
          const { stage, commit, sweep } = live.apply(step);
          const generation = generationOf(live.ruleset);
          const scratch = compile(cluster, 'n1', { ...options, ...(generation && { generation }) });
          expect(contentOf(live.ruleset)).toEqual(contentOf(scratch));
          const operations = [...stage, ...commit, ...sweep];
          expect(contentOf(runOperations(before, operations))).toEqual(contentOf(scratch));
          // Whoever kept an earlier value finds the way from there too.
          const all = changes(kept, live.ruleset);
          const way = [...all.stage, ...all.commit, ...all.sweep];
          expect(contentOf(runOperations(kept, way))).toEqual(contentOf(scratch));
          if (live.ruleset.sets.size % 2 === 0) kept = live.ruleset;
          const same = compile(cluster, 'n1', { ...options, generation: generationOf(before) ?? 1 });
          const isSame = isDeepStrictEqual(contentOf(same), contentOf(before));
          expect(operations.length === 0).toBe(isSame);
          seen[isSame ? 'kept' : 'changed']++;
        }
      }),
      { numRuns: 200 },
    );
    expect(Math.min(seen.kept, seen.changed)).toBeGreaterThan(50);
  });
});
