import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusters, profiles } from '@sluice/testkit';
import { parseIp } from '../net/ip.js';
import { trafficSets } from '../net/traffic-set.js';
import { allPairs } from './all-pairs.js';
import { LiveMatrix } from './live-matrix.js';

describe('all pairs at once', () => {
  it('say what each pair asked alone does, and count the pods', () => {
    fc.assert(
      fc.property(clusters, profiles, (cluster, profile) => {
        const matrix = LiveMatrix.of(cluster, profile);
        const outside = ['10.0.0.1', '192.168.1.1', 'fd00::1'].map((text) =>
          matrix.classOf({ kind: 'external', ip: parseIp(text)! })!,
        );
        const nodes = [...matrix.nodes()].map((node) => matrix.classOf({ kind: 'node', node })!);
        const pairs = allPairs(matrix, [...outside, ...nodes]);
        let count = 0;
        for (const from of pairs.classes) {
          for (const to of pairs.classes) {
            const alone = matrix.classTraffic(from, to);
            expect(trafficSets.equal(pairs.between(from, to), alone)).toBe(true);

            if (!trafficSets.empty(alone)) count += from.pods.size * to.pods.size;
          }
        }
        expect(pairs.allowedPodPairs).toBe(count);
      }),
      { numRuns: 1000 },
    );
  });
});
