// Clusters for the benchmarks of a node's ruleset: with addresses and nodes, and with many policies for one node's pods.
import { namespaceOf, podId, policyId } from '@sluice/engine';
import { random } from './clusters.mjs';

/** @typedef {import('@sluice/engine').Cluster} Cluster */
/** @typedef {import('@sluice/engine').Pod} Pod */
/** @typedef {import('@sluice/engine').PolicyManifest} PolicyManifest */

/** The node whose ruleset is measured. */
export const NODE = 'node-0';

/**
 * The two addresses of the i-th pod.
 * @param {number} i
 * @returns {Pod['addresses']}
 */
export const addressesOf = (i) => [
  { family: 4, value: (10n << 24n) + BigInt(i + 1) },
  { family: 6, value: (0xfd00n << 112n) + BigInt(i + 1) },
];

/**
 * Gives every pod of a cluster addresses, and one node in so many.
 * @param {Cluster} cluster
 * @param {number} nodes
 * @returns {Cluster}
 */
export function placed(cluster, nodes) {
  const pods = new Map(
    [...cluster.pods].map(([id, pod], i) => [
      id,
      {
        ...pod,
        node: `node-${i % nodes}`,
        addresses: addressesOf(i),
        phase: /** @type {const} */ ('Running'),
      },
    ]),
  );
  const names = Array.from({ length: nodes }, (_, i) => `node-${i}`);
  const nodeMap = new Map(
    names.map((name, i) => [
      name,
      {
        name,
        labels: new Map(),
        addresses: [{ family: /** @type {const} */ (4), value: (172n << 24n) + BigInt(i + 1) }],
      },
    ]),
  );
  return { ...cluster, pods, nodes: nodeMap };
}

/**
 * Policies that all select pods of one node, each of them several and each pod many: the heaviest node of a cluster. Peers
 * are workloads of other namespaces by label, and blocks.
 * @param {{ policies: number, local: number, pods: number, seed?: number }} shape
 * @returns {Cluster}
 */
export function busyNode({ policies: policyCount, local, pods: podCount, seed = 1 }) {
  const next = random(seed);
  /** @param {number} n */
  const pick = (n) => Math.floor(next() * n);
  const teams = 100;
  const apps = 25;
  const namespaces = ['busy', ...Array.from({ length: teams }, (_, i) => `team-${i}`)];
  /** @type {Pod[]} */
  const pods = Array.from({ length: podCount }, (_, i) => {
    const isLocal = i < local;
    const namespace = isLocal ? 'busy' : `team-${i % teams}`;
    const app = isLocal ? `app-${i % 50}` : `app-${Math.floor(i / teams) % apps}`;
    return {
      namespace,
      kind: 'Pod',
      name: `pod-${i}`,
      labels: new Map([
        ['app', app],
        ['tier', ['web', 'api', 'db'][i % 3]],
      ]),
      addresses: addressesOf(i),
      ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
      hostNetwork: false,
      template: false,
      node: isLocal ? NODE : `node-${1 + (i % 99)}`,
      phase: 'Running',
    };
  });
  /** @type {PolicyManifest[]} */
  const policies = Array.from({ length: policyCount }, (_, i) => {
    /** @type {import('@sluice/engine').NetworkPolicyPeer} */
    const peer =
      i % 20 === 19
        ? { ipBlock: { cidr: `100.${64 + pick(64)}.${pick(256)}.0/24` } }
        : {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': `team-${pick(teams)}` } },
            podSelector: { matchLabels: { app: `app-${pick(apps)}` } },
          };
    const ports = [{ protocol: /** @type {const} */ ('TCP'), port: 1024 + (i % 60_000) }];
    const podSelector = { matchLabels: { app: `app-${i % 50}` } };
    return {
      kind: 'NetworkPolicy',
      namespace: 'busy',
      name: `policy-${i}`,
      spec:
        i % 3 === 2
          ? { podSelector, policyTypes: ['Egress'], egress: [{ to: [peer], ports }] }
          : { podSelector, policyTypes: ['Ingress'], ingress: [{ from: [peer], ports }] },
    };
  });
  return {
    namespaces: new Map(namespaces.map((name) => [name, namespaceOf(name)])),
    pods: new Map(pods.map((pod) => [podId(pod), pod])),
    nodes: new Map(),
    services: new Map(),
    policies: new Map(policies.map((policy) => [policyId(policy), policy])),
  };
}
