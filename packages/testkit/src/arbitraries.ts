import {
  type AdminNetworkPolicySpec,
  type Change,
  type Cluster,
  type ClusterNetworkPolicySpec,
  type ClusterPolicyPeer,
  type Endpoint,
  type LabelSelector,
  labelsOf,
  type Namespace,
  namespaceOf,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  type NetworkPolicySpec,
  type Node,
  parseIp,
  type Pod,
  podId,
  type PolicyManifest,
  policyId,
  type Profile,
  STANDARD,
  type Switches,
} from '@sluice/engine';
import fc from 'fast-check';

// A small world, so that random policies and random pods meet often.
const NAMESPACES = ['x', 'y', 'z'];
const POD_NAMES = ['a', 'b', 'c'];
const KEYS = ['app', 'tier', '__proto__'];
const VALUES = ['a', 'b', ''];
const NODES = ['n1', 'n2'];
const POD_IPS = ['10.0.0.1', '10.0.0.2', '10.0.1.1', '10.0.1.255', 'fd00::1', 'fd00::2', 'fd00::1:0'];
const NODE_IPS = ['192.168.0.1', '192.168.0.2', 'fd01::1'];
const OUTSIDE_IPS = ['203.0.113.7', '10.0.2.1', '0.0.0.0', '255.255.255.255', '2001:db8::1', '::'];
const CIDRS = [
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8',
  '10.0.0.0/24',
  '10.0.1.0/24',
  '10.0.0.1/32',
  'fd00::/16',
  'fd00::/112',
  '192.168.0.0/31',
  '203.0.113.0/24',
];
const PORTS = [80, 81, 443, 8080, 65535, 1];
const PORT_NAMES = ['http', 'dns'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

const labels = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)), {
    selector: ([key]) => key,
    maxLength: 2,
  })
  .map((pairs) => Object.fromEntries(pairs.map(([key, value]) => [key, value])));

const protocol = fc.constantFrom(...PROTOCOLS);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) });

/** Any label selector. */
export const selectors: fc.Arbitrary<LabelSelector> = fc.record(
  {
    matchLabels: labels,
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key: fc.constantFrom(...KEYS),
          operator: fc.constantFrom('In' as const, 'NotIn' as const),
          values: fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 2 }),
        }),
        fc.record({
          key: fc.constantFrom(...KEYS),
          operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
        }),
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);

const ipBlock = fc.record(
  { cidr: fc.constantFrom(...CIDRS), except: fc.array(fc.constantFrom(...CIDRS), { maxLength: 2 }) },
  { requiredKeys: ['cidr'] },
);

const peer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
  fc.record({ podSelector: selectors }),
  fc.record({ namespaceSelector: selectors }),
  fc.record({ podSelector: selectors, namespaceSelector: selectors }),
  fc.record({ ipBlock }),
);

const port: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
  fc.record({ protocol, port: fc.constantFrom(...PORTS, ...PORT_NAMES) }, { requiredKeys: [] }),
  fc
    .tuple(protocol, fc.constantFrom(...PORTS), fc.constantFrom(...PORTS))
    .map(([protocol, a, b]) => ({ protocol, port: Math.min(a, b), endPort: Math.max(a, b) })),
);

/** Any NetworkPolicy spec that the API accepts. */
export const networkPolicySpecs: fc.Arbitrary<NetworkPolicySpec> = fc.record(
  {
    podSelector: selectors,
    policyTypes: maybe(
      fc.uniqueArray(fc.constantFrom('Ingress' as const, 'Egress' as const), { maxLength: 2 }),
    ),
    ingress: maybe(
      fc.array(
        fc.record({
          from: maybe(fc.array(peer, { maxLength: 3 })),
          ports: maybe(fc.array(port, { maxLength: 2 })),
        }),
        { maxLength: 2 },
      ),
    ),
    egress: maybe(
      fc.array(
        fc.record({
          to: maybe(fc.array(peer, { maxLength: 3 })),
          ports: maybe(fc.array(port, { maxLength: 2 })),
        }),
        { maxLength: 2 },
      ),
    ),
  },
  { requiredKeys: ['podSelector'] },
);

const namespacedPods = fc.record({ namespaceSelector: selectors, podSelector: selectors });
const subject = fc.oneof(fc.record({ namespaces: selectors }), fc.record({ pods: namespacedPods }));
const podPeer: fc.Arbitrary<ClusterPolicyPeer> = fc.oneof(
  { weight: 3, arbitrary: subject },
  { weight: 1, arbitrary: fc.constant({ future: {} } as ClusterPolicyPeer) },
);
const egressPeer: fc.Arbitrary<ClusterPolicyPeer> = fc.oneof(
  podPeer,
  fc.record({ networks: fc.array(fc.constantFrom(...CIDRS), { minLength: 1, maxLength: 2 }) }),
  fc.record({ nodes: selectors }),
  fc.record({ domainNames: fc.constant(['*.example.com']) }),
);
const action = fc.constantFrom('Accept' as const, 'Deny' as const, 'Pass' as const);
const destinationPort = fc.oneof(
  fc.constantFrom(...PORTS).map((number) => ({ number })),
  fc.constant({ range: { start: 80, end: 443 } }),
);
const clusterProtocols = maybe(
  fc.array(
    fc.oneof(
      fc.record({ tcp: fc.record({ destinationPort }) }),
      fc.record({ udp: fc.record({ destinationPort }) }),
      fc.record({ sctp: fc.record({ destinationPort }) }),
      fc.constantFrom(...PORT_NAMES).map((destinationNamedPort) => ({ destinationNamedPort })),
    ),
    { minLength: 1, maxLength: 2 },
  ),
);
const some = { minLength: 1, maxLength: 2 };

/** Any ClusterNetworkPolicy spec. */
export const clusterNetworkPolicySpecs: fc.Arbitrary<ClusterNetworkPolicySpec> = fc.record({
  tier: fc.constantFrom('Admin' as const, 'Baseline' as const),
  priority: fc.nat({ max: 3 }),
  subject,
  ingress: fc.array(fc.record({ action, from: fc.array(podPeer, some), protocols: clusterProtocols }), {
    maxLength: 2,
  }),
  egress: fc.array(fc.record({ action, to: fc.array(egressPeer, some), protocols: clusterProtocols }), {
    maxLength: 2,
  }),
});

const adminPorts = maybe(
  fc.array(
    fc.oneof(
      fc.record({ portNumber: fc.record({ protocol, port: fc.constantFrom(...PORTS) }) }),
      fc.record({ portRange: fc.record({ protocol, start: fc.constant(80), end: fc.constant(8080) }) }),
      fc.record({ namedPort: fc.constantFrom(...PORT_NAMES) }),
    ),
    some,
  ),
);
const adminAction = fc.constantFrom('Allow' as const, 'Deny' as const, 'Pass' as const);

/** Any AdminNetworkPolicy spec. */
export const adminNetworkPolicySpecs: fc.Arbitrary<AdminNetworkPolicySpec> = fc.record({
  priority: fc.nat({ max: 3 }),
  subject,
  ingress: fc.array(fc.record({ action: adminAction, from: fc.array(podPeer, some), ports: adminPorts }), {
    maxLength: 2,
  }),
  egress: fc.array(fc.record({ action: adminAction, to: fc.array(egressPeer, some), ports: adminPorts }), {
    maxLength: 2,
  }),
});

/** Any policy of any kind that the engine judges; NetworkPolicies most of all. */
export const policies: fc.Arbitrary<PolicyManifest> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...NAMESPACES), fc.nat({ max: 5 }), networkPolicySpecs)
      .map(([namespace, n, spec]) => ({ kind: 'NetworkPolicy' as const, namespace, name: `p${n}`, spec })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat({ max: 3 }), clusterNetworkPolicySpecs)
      .map(([n, spec]) => ({ kind: 'ClusterNetworkPolicy' as const, name: `c${n}`, spec })),
  },
  {
    weight: 1,
    arbitrary: adminNetworkPolicySpecs.map((spec) => ({
      kind: 'BaselineAdminNetworkPolicy' as const,
      name: 'default',
      spec,
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat({ max: 1 }), adminNetworkPolicySpecs)
      .map(([n, spec]) => ({ kind: 'AdminNetworkPolicy' as const, name: `c${n}`, spec })),
  },
);

const ips = (from: readonly string[]): fc.Arbitrary<Pod['addresses']> =>
  fc
    .uniqueArray(fc.constantFrom(...from), { maxLength: 2 })
    .map((texts) => texts.map((text) => parseIp(text)!));

/** Any pod. */
export const pods: fc.Arbitrary<Pod> = fc
  .record(
    {
      namespace: fc.constantFrom(...NAMESPACES),
      name: fc.constantFrom(...POD_NAMES),
      kind: fc.constantFrom('Pod', 'Pod', 'Deployment'),
      labels: labels.map(labelsOf),
      addresses: ips(POD_IPS),
      ports: fc.array(
        fc.record({ name: fc.constantFrom(...PORT_NAMES), protocol, port: fc.constantFrom(...PORTS) }),
        { maxLength: 2 },
      ),
      hostNetwork: fc.constantFrom(false, false, false, true),
      node: fc.constantFrom(...NODES),
      phase: fc.constantFrom(
        'Running' as const,
        'Running' as const,
        'Pending' as const,
        'Succeeded' as const,
      ),
    },
    { requiredKeys: ['namespace', 'name', 'kind', 'labels', 'addresses', 'ports', 'hostNetwork'] },
  )
  .map((pod) => ({ ...pod, template: pod.kind !== 'Pod' }));

const namespaces: fc.Arbitrary<Namespace> = fc
  .tuple(fc.constantFrom(...NAMESPACES), labels)
  .map(([name, all]) => namespaceOf(name, all));

const nodes: fc.Arbitrary<Node> = fc.record({
  name: fc.constantFrom(...NODES),
  labels: labels.map(labelsOf),
  addresses: ips(NODE_IPS),
});

/** Any cluster of the small world; every namespace exists. */
export const clusters: fc.Arbitrary<Cluster> = fc
  .record({
    namespaces: fc.array(namespaces, { maxLength: 4 }),
    pods: fc.array(pods, { maxLength: 6 }),
    nodes: fc.array(nodes, { maxLength: 2 }),
    policies: fc.array(policies, { maxLength: 5 }),
  })
  .map((parts) => ({
    namespaces: new Map([
      ...NAMESPACES.map((name) => [name, namespaceOf(name)] as const),
      ...parts.namespaces.map((namespace) => [namespace.name, namespace] as const),
    ]),
    pods: new Map(parts.pods.map((pod) => [podId(pod), pod])),
    nodes: new Map(parts.nodes.map((node) => [node.name, node])),
    services: new Map(),
    policies: new Map(parts.policies.map((policy) => [policyId(policy), policy])),
  }));

/** Any change to the small world, deletions among them. */
export const changes: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: pods.map((pod): Change => ({ kind: 'pod', id: podId(pod), pod })) },
  { weight: 1, arbitrary: pods.map((pod): Change => ({ kind: 'pod', id: podId(pod) })) },
  {
    weight: 1,
    arbitrary: namespaces.map((namespace): Change => ({
      kind: 'namespace',
      name: namespace.name,
      namespace,
    })),
  },
  { weight: 1, arbitrary: nodes.map((node): Change => ({ kind: 'node', name: node.name, node })) },
  { weight: 1, arbitrary: fc.constantFrom(...NODES).map((name): Change => ({ kind: 'node', name })) },
  {
    weight: 3,
    arbitrary: policies.map((policy): Change => ({ kind: 'policy', id: policyId(policy), policy })),
  },
  { weight: 2, arbitrary: policies.map((policy): Change => ({ kind: 'policy', id: policyId(policy) })) },
);

/** Any profile: every mix of switches and of supported parts. */
export const profiles: fc.Arbitrary<Profile> = fc
  .record({
    switches: fc.record<Switches>({
      ipBlockMatchesPods: fc.boolean(),
      otherProtocols: fc.constantFrom('with-any-port', 'always', 'never'),
      hairpin: fc.constantFrom('allow', 'policy'),
      hostNetworkPods: fc.constantFrom('node', 'pod'),
      egressToOwnNode: fc.constantFrom('allow', 'policy'),
      establishedConnections: fc.constantFrom('cut', 'keep'),
    }),
    support: fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.record({
          endPort: fc.constantFrom('range' as const, 'first-port-only' as const),
          namedPorts: fc.constantFrom('per-pod' as const, 'unmatched' as const, 'every-port' as const),
          sctp: fc.boolean(),
          ipBlockMatchesNodes: fc.boolean(),
          clusterPolicies: fc.subarray(['v1alpha1' as const, 'v1alpha2' as const]),
        }),
      },
    ),
  })
  .map(({ switches, support }) => ({ ...STANDARD, switches, ...support }));

/** Every pod and node of a cluster, single addresses of pods that have several, and some addresses and names outside. */
export function endpointsOf(cluster: Cluster): readonly Endpoint[] {
  return [
    ...[...cluster.pods.values()].flatMap((pod): Endpoint[] => [
      { kind: 'pod', pod },
      ...(pod.addresses.length > 1 ? pod.addresses : []).map((address): Endpoint => ({
        kind: 'pod',
        pod,
        address,
      })),
    ]),
    ...[...cluster.nodes.values()].map((node): Endpoint => ({ kind: 'node', node })),
    ...OUTSIDE_IPS.map((text): Endpoint => ({ kind: 'external', ip: parseIp(text)! })),
    { kind: 'external', domain: 'api.example.com' },
  ];
}

/** Ports at which something can change in the small world, and one at which nothing does. */
export const INTERESTING_PORTS: readonly number[] = [...PORTS, 79, 82, 444, 9999];
