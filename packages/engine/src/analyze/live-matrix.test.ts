import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changes, clusters, endpointsOf, INTERESTING_PORTS, plainClusters, profiles } from '@sluice/testkit';
import type { Cluster } from '../cluster/cluster.js';
import { allows, evaluate } from '../evaluate/evaluate.js';
import { modelOf } from '../evaluate/model.js';
import { trafficSets } from '../net/traffic-set.js';
import type { Profile } from '../policy/profile.js';
import type { Change } from './change.js';
import { LiveMatrix } from './live-matrix.js';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'other'] as const;

describe('the matrix', () => {
  it('equals the evaluator on every pair of endpoints, protocol and port', () => {
    fc.assert(fc.property(clusters, profiles, equalsEvaluator), { numRuns: 300 });
  });

  it('equals the evaluator where addresses are not known', () => {
    fc.assert(fc.property(plainClusters, profiles, equalsEvaluator), { numRuns: 30 });
  });

  it('knows what would pass for some of the addresses that are not known', () => {
    fc.assert(
      fc.property(plainClusters, profiles, (cluster, profile) => {
        const model = modelOf(cluster, profile);
        const matrix = LiveMatrix.of(cluster, profile);
        for (const source of endpointsOf(cluster)) {
          for (const destination of endpointsOf(cluster)) {
            const possible = matrix.possibleTraffic(source, destination);
            for (const protocol of PROTOCOLS) {
              const flow = { source, destination, protocol, port: 80 };
              const { allowed, unknownAddresses } = evaluate(model, flow);
              expect(trafficSets.has(possible, protocol, 80)).toBe(allowed || unknownAddresses.length > 0);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('ends in the state that a start from scratch gives, whatever the order of changes', () => {
    fc.assert(
      fc.property(
        fc.oneof(clusters, plainClusters),
        fc.array(changes, { maxLength: 25 }),
        profiles,
        (cluster, events, profile) => {
          const live = LiveMatrix.of(cluster, profile);
          for (const event of events) live.apply(event);
          const final = events.reduce(applied, cluster);
          expect(live.describe()).toEqual(LiveMatrix.of(final, profile).describe());
          const fresh = LiveMatrix.of(final, profile);
          for (const source of endpointsOf(final)) {
            for (const destination of endpointsOf(final)) {
              expect(live.traffic(source, destination)).toEqual(fresh.traffic(source, destination));
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function equalsEvaluator(cluster: Cluster, profile: Profile): void {
  const model = modelOf(cluster, profile);
  const matrix = LiveMatrix.of(cluster, profile);
  for (const source of endpointsOf(cluster)) {
    for (const destination of endpointsOf(cluster)) {
      for (const throughService of source === destination ? [false, true] : [false]) {
        const traffic = matrix.traffic(source, destination, throughService);
        for (const protocol of PROTOCOLS) {
          // Protocols without ports are not asked for ports.
          for (const port of protocol === 'other' ? [0] : INTERESTING_PORTS) {
            const service = throughService ? { servicePort: port } : {};
            const wanted = allows(model, { source, destination, protocol, port, ...service });
            expect(trafficSets.has(traffic, protocol, port)).toBe(wanted);
          }
        }
      }
    }
  }
}

function applied(cluster: Cluster, change: Change): Cluster {
  const set = <T>(map: ReadonlyMap<string, T>, key: string, value: T | undefined): ReadonlyMap<string, T> => {
    const next = new Map(map);
    if (value === undefined) next.delete(key);
    else next.set(key, value);
    return next;
  };
  switch (change.kind) {
    case 'namespace':
      return { ...cluster, namespaces: set(cluster.namespaces, change.name, change.namespace) };
    case 'node':
      return { ...cluster, nodes: set(cluster.nodes, change.name, change.node) };
    case 'pod':
      return { ...cluster, pods: set(cluster.pods, change.id, change.pod) };
    case 'policy':
      return { ...cluster, policies: set(cluster.policies, change.id, change.policy) };
  }
}
