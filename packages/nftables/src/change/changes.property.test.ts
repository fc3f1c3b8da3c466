import { type Cluster, STANDARD } from '@sluice/engine';
import { changes as clusterChanges, clusters, placeCluster } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile/compile.js';
import { replacement } from '../render/render.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { changed, contentOf } from './changed.fixture.js';
import { changes, diff } from './changes.js';
import { runOperations } from './run-operations.js';

const EMPTY: Ruleset = { table: 'sluice', sets: new Map(), chains: new Map() };

const compiled = (cluster: Cluster): Ruleset => compile(placeCluster(cluster, STANDARD).cluster, 'n1');

describe('changes', () => {
  it('lead from any ruleset to any other, in one transaction that the kernel takes', () => {
    fc.assert(
      fc.property(clusters, fc.array(clusterChanges, { minLength: 1, maxLength: 4 }), (cluster, steps) => {
        const old = compiled(cluster);
        const next = compiled(steps.reduce(changed, cluster));
        const { stage, commit, sweep } = changes(old, next);
        const result = runOperations(old, [...stage, ...commit, ...sweep]);
        expect(contentOf(result)).toEqual(contentOf(next));
      }),
      { numRuns: 300 },
    );
  });

  it('may be staged before and swept after: what is in force meanwhile is one of the two', () => {
    fc.assert(
      fc.property(clusters, clusters, (a, b) => {
        const old = compiled(a);
        const { stage, commit, sweep } = changes(old, compiled(b));
        const staged = runOperations(old, stage);
        for (const [name, { base, rules }] of old.chains) {
          if (base) expect(staged.chains.get(name)!.rules).toEqual(rules);
        }
        const committed = runOperations(staged, commit);
        expect(contentOf(runOperations(committed, sweep))).toEqual(contentOf(compiled(b)));
      }),
      { numRuns: 100 },
    );
  });

  it('are none between equal rulesets, in whatever order the cluster was read', () => {
    fc.assert(
      fc.property(clusters, (cluster) => {
        const { cluster: placed } = placeCluster(cluster, STANDARD);
        const backwards = <V>(all: ReadonlyMap<string, V>): Map<string, V> => new Map([...all].toReversed());
        const turned = {
          ...placed,
          policies: backwards(placed.policies),
          namespaces: backwards(placed.namespaces),
        };
        expect(diff(compile(placed, 'n1'), compile(turned, 'n1'))).toBe('');
      }),
      { numRuns: 100 },
    );
  });

  it('of nothing to a ruleset are what replaces whatever a table holds', () => {
    fc.assert(
      fc.property(clusters, clusters, (a, b) => {
        const next = compiled(b);
        expect(contentOf(runOperations(EMPTY, replacement(next)))).toEqual(contentOf(next));
        // What was there besides is still there, but empty or out of reach.
        const over = runOperations(compiled(a), replacement(next));
        for (const [name, chain] of next.chains) expect(over.chains.get(name)!.rules).toEqual(chain.rules);
      }),
      { numRuns: 50 },
    );
  });
});
