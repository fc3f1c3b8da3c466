import {
  allows,
  type Cluster,
  matrixOf,
  modelOf,
  type PolicyManifest,
  policyId,
  type Pod,
  trafficOf,
  trafficSets,
} from '@sluice/engine';
import { clusters } from '@sluice/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { policiesForFlows } from './policies-for-flows.js';
import type { WantedFlow } from './wanted-flow.js';

const PORTS = [80, 443, 8080];

it('allows exactly the wanted flows between workloads, or says why it cannot', () => {
  let made = 0;
  fc.assert(
    fc.property(
      clusters,
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(2)), { maxLength: 6 }),
      (cluster, picks) => {
        const ends = matrixOf({ ...cluster, policies: new Map() }).endpoints.filter(
          ({ pods }) => pods.length > 0 && pods.every(({ hostNetwork }) => !hostNetwork),
        );
        fc.pre(ends.length > 1);
        const flows = picks.map(([from, to, port]): WantedFlow => ({
          from: { workload: ends[from % ends.length].id },
          to: { workload: ends[to % ends.length].id },
          traffic: trafficOf('TCP', [[PORTS[port], PORTS[port]]]),
        }));
        const found = policiesForFlows(cluster, flows);
        if ('problems' in found) {
          expect(found.problems.length).toBeGreaterThan(0);
          return;
        }
        made++;
        const policies = found.policies.map((policy): PolicyManifest => ({
          kind: 'NetworkPolicy',
          name: policy.name,
          namespace: policy.namespace!,
          spec: policy.spec,
        }));
        const closed: Cluster = {
          ...cluster,
          policies: new Map(policies.map((policy) => [policyId(policy), policy])),
        };
        const model = modelOf(closed);
        const shareFamily = (a: Pod, b: Pod): boolean =>
          a.addresses.length * b.addresses.length === 0 ||
          a.addresses.some(({ family }) => b.addresses.some((other) => other.family === family));
        for (const source of ends) {
          for (const destination of ends) {
            const wanted = trafficSets.unionOf(
              flows
                .filter(
                  ({ from, to }) =>
                    'workload' in from &&
                    from.workload === source.id &&
                    'workload' in to &&
                    to.workload === destination.id,
                )
                .map(({ traffic }) => traffic),
            );
            for (const one of source.pods) {
              for (const other of destination.pods) {
                if (one === other || !shareFamily(one, other)) continue;
                for (const port of [...PORTS, 9]) {
                  const flow = {
                    source: { kind: 'pod', pod: one },
                    destination: { kind: 'pod', pod: other },
                    protocol: 'TCP',
                    port,
                  } as const;
                  expect(allows(model, flow)).toBe(trafficSets.has(wanted, 'TCP', port));
                }
              }
            }
          }
        }
      },
    ),
    { numRuns: 150 },
  );
  expect(made).toBeGreaterThan(20);
});
