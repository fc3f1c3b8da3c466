import { type Cluster, type Family, podId, type PolicyManifest, policyId } from '@sluice/engine';
import fc from 'fast-check';
import { clusters, pods, policies } from './arbitraries.js';

/** Clusters with many policies of which many select all pods, so that they meet: others mostly miss each other. */
export const crowdedClusters: fc.Arbitrary<Cluster> = fc
  .record({
    cluster: clusters,
    pods: fc.array(pods, { minLength: 2, maxLength: 5 }),
    policies: fc.array(fc.tuple(policies, fc.boolean()), { minLength: 3, maxLength: 9 }),
  })
  .map(({ cluster, pods, policies }) => ({
    ...cluster,
    pods: new Map([...cluster.pods, ...pods.map((pod) => [podId(pod), pod] as const)]),
    policies: new Map([
      ...cluster.policies,
      ...policies
        .map(([policy, isWide]) => (isWide ? selectingAll(policy) : policy))
        .map((policy) => [policyId(policy), policy] as const),
    ]),
  }));

function selectingAll(policy: PolicyManifest): PolicyManifest {
  switch (policy.kind) {
    case 'NetworkPolicy':
      return { ...policy, spec: { ...policy.spec, podSelector: {} } };
    case 'ClusterNetworkPolicy':
      return { ...policy, spec: { ...policy.spec, subject: { namespaces: {} } } };
    case 'AdminNetworkPolicy':
      return { ...policy, spec: { ...policy.spec, subject: { namespaces: {} } } };
    case 'BaselineAdminNetworkPolicy':
      return { ...policy, spec: { ...policy.spec, subject: { namespaces: {} } } };
  }
}

// Blocks that together hold a family, or do not.
const HALVES = [
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '10.0.0.0/8',
  '::/0',
  '::/1',
  '8000::/1',
  'fd00::/8',
];
const half = fc.constantFrom(...HALVES);
const few = { minLength: 1, maxLength: 4 };
const blockPeers = fc.array(
  fc.record({
    ipBlock: fc.record({ cidr: half, except: fc.array(half, { maxLength: 1 }) }, { requiredKeys: ['cidr'] }),
  }),
  few,
);
const fewPorts = fc.constantFrom([], [{ port: 80 }], [{ protocol: 'UDP' as const }]);

/** Policies for all pods that speak of addresses only. */
const addressPolicies: fc.Arbitrary<PolicyManifest> = fc.oneof(
  fc
    .record({
      namespace: fc.constantFrom('x', 'y', 'z'),
      ingress: fc.array(fc.record({ from: blockPeers, ports: fewPorts }), few),
      egress: fc.array(fc.record({ to: blockPeers, ports: fewPorts }), few),
      policyTypes: fc.subarray(['Ingress' as const, 'Egress' as const], { minLength: 1 }),
    })
    .map(({ namespace, ...spec }) => ({
      kind: 'NetworkPolicy' as const,
      namespace,
      name: 'blocks',
      spec: { podSelector: {}, ...spec },
    })),
  fc
    .record({
      tier: fc.constantFrom('Admin' as const, 'Baseline' as const),
      priority: fc.nat({ max: 3 }),
      egress: fc.array(
        fc.record({
          action: fc.constantFrom('Accept' as const, 'Deny' as const, 'Pass' as const),
          to: fc.array(fc.record({ networks: fc.array(half, few) }), few),
        }),
        few,
      ),
    })
    .map((spec) => ({
      kind: 'ClusterNetworkPolicy' as const,
      name: `networks-${spec.tier}`,
      spec: { subject: { namespaces: {} }, ...spec },
    })),
);

/** The families that pods without known address may have; undefined is either. */
const POSSIBLE: readonly (readonly Family[] | undefined)[] = [undefined, [4], [6], [4, 6]];

/** Clusters of which most pods come from plain manifests, without addresses, and policies ask for addresses. */
export const plainClusters: fc.Arbitrary<Cluster> = fc
  .tuple(
    fc.oneof(clusters, crowdedClusters),
    fc.array(pods, few),
    fc.array(addressPolicies, few),
    fc.infiniteStream(fc.nat({ max: 3 })),
  )
  .map(([cluster, more, policies, picks]): Cluster => {
    const all = new Map([...cluster.pods, ...more.map((pod) => [podId(pod), pod] as const)]);
    const families = POSSIBLE[picks.next().value!]!;
    const unknown = { addresses: [], ...(families && { families }) };
    const plain = [...all].map(
      ([id, pod]) => [id, picks.next().value === 0 ? pod : { ...pod, ...unknown }] as const,
    );
    const added = policies.map((policy) => [policyId(policy), policy] as const);
    return { ...cluster, pods: new Map(plain), policies: new Map([...cluster.policies, ...added]) };
  });
