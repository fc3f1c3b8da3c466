import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusters, endpointsOf, profiles } from '@sluice/testkit';
import { LiveMatrix } from '../analyze/live-matrix.js';
import { NO_TRAFFIC, trafficSets } from '../net/traffic-set.js';
import { attributeSide } from './attribute.js';
import { hasUnknownEnd, inEachFamily, isExempt } from './judged-flow.js';
import { modelOf } from './model.js';

describe('attribution', () => {
  it('names rules for no traffic but what its side lets through, and for all of it where NetworkPolicies isolate', () => {
    let named = 0;
    fc.assert(
      fc.property(clusters, profiles, (cluster, profile) => {
        const model = modelOf(cluster, profile);
        const matrix = LiveMatrix.of(cluster, profile);
        for (const source of endpointsOf(cluster)) {
          for (const destination of endpointsOf(cluster)) {
            for (const direction of ['ingress', 'egress'] as const) {
              const all = matrix.sideTraffic(source, destination, direction);
              const flow = { source, destination, protocol: 'TCP' as const, port: 80 };
              const judged = inEachFamily(model, flow);
              const parts = judged.map((one) => attributeSide(model, one, direction));
              const accepted = parts
                .flatMap(({ accepting }) => accepting)
                .reduce((sum, { traffic }) => trafficSets.union(sum, traffic), NO_TRAFFIC);
              named += parts.flatMap(({ accepting }) => accepting).length;
              const isKnown = !judged.some(hasUnknownEnd);
              // PORT-6 is a switch, not a rule: protocols without ports may come or go besides.
              const ports = { ...all, other: true };
              if (isKnown) expect(trafficSets.subset(accepted, ports)).toBe(true);
              const end = direction === 'egress' ? source : destination;
              const exempt = judged.some(
                (one) => end.kind === 'pod' && isExempt(model, one, direction, end.pod),
              );
              if (!exempt && parts.some(({ isolating }) => isolating.length > 0)) {
                expect(trafficSets.subset({ ...all, other: false }, accepted)).toBe(true);
              }
            }
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(named).toBeGreaterThan(50);
  });
});
