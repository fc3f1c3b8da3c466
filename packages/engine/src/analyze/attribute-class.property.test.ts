import fc from 'fast-check';
import { clusters, placeCluster, profiles } from '@sluice/testkit';
import { describe, expect, it } from 'vitest';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import { attributeClass } from './attribute-class.js';
import { LiveMatrix } from './live-matrix.js';
import { sideTraffic } from './local.js';

const unionOf = (all: readonly { readonly traffic: TrafficSet }[]): TrafficSet =>
  all.reduce((sum, { traffic }) => trafficSets.union(sum, traffic), NO_TRAFFIC);

describe('attributeClass', () => {
  it('shares out all that a side denies and nothing else, and of what it allows nothing that is denied', () => {
    let shares = 0;
    fc.assert(
      fc.property(clusters, profiles, (cluster, profile) => {
        // Rules are told apart at addresses that are known.
        const matrix = LiveMatrix.of(placeCluster(cluster, profile).cluster, profile);
        const classes = [...matrix.classes()];
        for (const subject of classes) {
          const local = matrix.localOf(subject);
          for (const peer of classes) {
            for (const direction of ['ingress', 'egress'] as const) {
              for (const family of peer.families) {
                const { switches } = profile;
                const found = attributeClass(
                  matrix.policiesOf(subject),
                  direction,
                  subject,
                  peer,
                  family,
                  switches,
                );
                shares += found.length;
                const allowed = sideTraffic(local[direction], direction, subject, peer, family, switches);
                const denying = unionOf(found.filter(({ allows }) => !allows));
                expect(trafficSets.empty(trafficSets.intersect(denying, allowed))).toBe(true);
                expect(trafficSets.equal(trafficSets.union(denying, allowed), ALL_TRAFFIC)).toBe(true);
                const allowing = unionOf(found.filter(({ allows }) => allows));
                expect(trafficSets.subset(allowing, allowed)).toBe(true);
              }
            }
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(shares).toBeGreaterThan(100);
  });
});
