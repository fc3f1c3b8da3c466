// Clusters for benchmarks, made from a seed: the same numbers give the same cluster on every machine.
import { namespaceOf, podId, policyId } from '@sluice/engine';

/** @typedef {import('@sluice/engine').Cluster} Cluster */
/** @typedef {import('@sluice/engine').Pod} Pod */
/** @typedef {import('@sluice/engine').Namespace} Namespace */
/** @typedef {import('@sluice/engine').PolicyManifest} PolicyManifest */
/** @typedef {import('@sluice/engine').NetworkPolicySpec} NetworkPolicySpec */

/**
 * A small generator of pseudo-random numbers (mulberry32).
 * @param {number} seed
 */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * @param {string} namespace
 * @param {string} name
 * @param {Record<string, string>} labels
 * @param {Pod['ports']} ports
 * @returns {Pod}
 */
const pod = (namespace, name, labels, ports = []) => ({
  namespace,
  kind: 'Pod',
  name,
  labels: new Map(Object.entries(labels)),
  addresses: [],
  ports,
  hostNetwork: false,
  template: false,
});

/**
 * @param {string} namespace
 * @param {string} name
 * @param {NetworkPolicySpec} spec
 * @returns {PolicyManifest}
 */
const networkPolicy = (namespace, name, spec) => ({ kind: 'NetworkPolicy', namespace, name, spec });

/**
 * @param {readonly Namespace[]} namespaces
 * @param {readonly Pod[]} pods
 * @param {readonly PolicyManifest[]} policies
 * @returns {Cluster}
 */
function clusterOf(namespaces, pods, policies) {
  return {
    namespaces: new Map(namespaces.map((namespace) => [namespace.name, namespace])),
    pods: new Map(pods.map((one) => [podId(one), one])),
    nodes: new Map(),
    services: new Map(),
    policies: new Map(policies.map((policy) => [policyId(policy), policy])),
  };
}

/**
 * The shape that a large public cluster was measured to have: a few big namespaces and many small ones, a quarter of the
 * policies selecting nothing, a median of 6 local pods and 2 peers a policy, one peer that selects `widest` pods.
 * @param {{ pods: number, namespaces: number, policies: number, dead: number, widest: number, seed?: number, prefix?: string }} shape
 */
export function realShape({
  pods: podCount,
  namespaces: namespaceCount,
  policies: policyCount,
  dead,
  widest,
  seed = 1,
  prefix = 'ns',
}) {
  const next = random(seed);
  /** @param {number} n */
  const pick = (n) => Math.floor(next() * n);
  /** @type {Namespace[]} */
  const namespaces = [];
  for (let i = 0; i < namespaceCount; i++) {
    namespaces.push(
      namespaceOf(`${prefix}-${i}`, { team: `team-${i % 40}`, env: i % 3 === 0 ? 'prod' : 'dev' }),
    );
  }
  // Every namespace gets some pods, the first tenth of them most.
  /** @type {Pod[]} */
  const pods = [];
  const big = Math.max(1, Math.floor(namespaceCount / 10));
  const replicas = 6;
  /** @type {string[][]} */
  const workloads = namespaces.map(() => []);
  for (let i = 0; pods.length < podCount; i++) {
    const n = i < namespaceCount ? i : next() < 0.6 ? pick(big) : pick(namespaceCount);
    const app = `app-${workloads[n].length}`;
    workloads[n].push(app);
    const size = 1 + pick(replicas * 2);
    for (let r = 0; r < size && pods.length < podCount; r++) {
      /** @type {Record<string, string>} */
      const shared = pods.length < widest ? { scraped: prefix } : {};
      pods.push(
        pod(
          `${prefix}-${n}`,
          `${app}-${r}`,
          {
            app,
            tier: ['web', 'api', 'db'][workloads[n].length % 3],
            ...shared,
            'pod-template-hash': `${n}x${i}`,
          },
          [{ name: 'http', protocol: 'TCP', port: 8080 }],
        ),
      );
    }
  }
  /** @type {PolicyManifest[]} */
  const policies = [];
  /**
   * @param {number} port
   * @returns {import('@sluice/engine').NetworkPolicyPort}
   */
  const tcp = (port) => ({ protocol: 'TCP', port });
  for (let i = 0; i < policyCount; i++) {
    const n = next() < 0.5 ? pick(big) : pick(namespaceCount);
    const apps = workloads[n];
    const app = apps[pick(apps.length)] ?? 'none';
    const podSelector = { matchLabels: { app: i < dead ? `gone-${i}` : app } };
    const peerApp = apps[pick(apps.length)] ?? 'none';
    const kind = next();
    /** @type {import('@sluice/engine').NetworkPolicyPeer} */
    let peer = { podSelector: { matchLabels: { app: peerApp } } };
    if (kind > 0.8)
      peer = {
        namespaceSelector: {
          matchLabels: { 'kubernetes.io/metadata.name': `${prefix}-${pick(namespaceCount)}` },
        },
        podSelector: { matchLabels: { app: 'app-0' } },
      };
    if (kind > 0.95) peer = { ipBlock: { cidr: `10.${pick(256)}.${pick(256)}.0/24` } };
    if (kind > 0.9995) peer = { namespaceSelector: {}, podSelector: { matchLabels: { scraped: prefix } } };
    const port = kind < 0.1 ? { port: 'http' } : tcp([80, 443, 8080, 9090][pick(4)]);
    const egress = next() < 0.3;
    policies.push(
      networkPolicy(`${prefix}-${n}`, `policy-${i}`, {
        podSelector,
        policyTypes: egress ? ['Egress'] : ['Ingress'],
        ...(egress
          ? { egress: [{ to: [peer], ports: [port] }, { ports: [{ protocol: 'UDP', port: 53 }] }] }
          : { ingress: [{ from: [peer], ports: [port] }] }),
      }),
    );
  }
  return clusterOf(namespaces, pods, policies);
}

/**
 * One namespace in which every policy selects every pod and admits every pod, each with selectors and a port of its own.
 * @param {{ pods: number, policies: number }} shape
 */
export function allMatching({ pods: podCount, policies: policyCount }) {
  const pods = Array.from({ length: podCount }, (_, i) => pod('one', `pod-${i}`, { app: 'x', id: `${i}` }));
  const policies = Array.from({ length: policyCount }, (_, i) => {
    /** @type {import('@sluice/engine').LabelSelector} */
    const selector = { matchExpressions: [{ key: 'app', operator: 'In', values: ['x', `y${i}`] }] };
    return networkPolicy('one', `policy-${i}`, {
      podSelector: selector,
      ingress: [{ from: [{ podSelector: selector }], ports: [{ protocol: 'TCP', port: 1 + (i % 65535) }] }],
    });
  });
  return clusterOf([namespaceOf('one')], pods, policies);
}

/**
 * Namespaces of ten workloads that are each isolated by one policy and opened by nine: within the namespace, to another, to
 * DNS in the first, to monitoring in the second and to addresses outside. The first two have no policies.
 * @param {{ namespaces: number, seed?: number }} shape
 */
export function isolatedTeams({ namespaces: namespaceCount, seed = 1 }) {
  const next = random(seed);
  /** @param {number} n */
  const pick = (n) => Math.floor(next() * n);
  const names = Array.from({ length: namespaceCount }, (_, n) => `team-${n}`);
  /** @param {string} name */
  const inNamespace = (name) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  });
  /** @param {number} i */
  const app = (i) => ({ podSelector: { matchLabels: { app: `app-${i}` } } });
  /** @param {number} port */
  const tcp = (port) => [{ protocol: /** @type {const} */ ('TCP'), port }];
  const pods = names.flatMap((name) =>
    Array.from({ length: 10 }, (_, i) =>
      pod(name, `app-${i}`, { app: `app-${i}` }, [{ name: 'http', protocol: 'TCP', port: 8080 }]),
    ),
  );
  const policies = names.slice(2).flatMap((name) => [
    networkPolicy(name, 'deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    networkPolicy(name, 'dns', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [inNamespace('team-0')], ports: [{ protocol: 'UDP', port: 53 }] }],
    }),
    networkPolicy(name, 'metrics', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [inNamespace('team-1')], ports: tcp(9090) }],
    }),
    networkPolicy(name, 'outside', {
      ...app(pick(10)),
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: `10.${pick(256)}.${pick(256)}.0/24` } }], ports: tcp(443) }],
    }),
    ...Array.from({ length: 6 }, (_, i) => {
      const from = i === 0 ? { ...inNamespace(`team-${pick(namespaceCount)}`), ...app(0) } : app(i - 1);
      return networkPolicy(name, `app-${i}`, {
        ...app(i),
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [from], ports: i === 0 ? [{ port: 'http' }] : tcp(8080) }],
        egress: [{ to: [app(i + 1)], ports: tcp(8080) }],
      });
    }),
  ]);
  return clusterOf(
    names.map((name) => namespaceOf(name)),
    pods,
    policies,
  );
}

/**
 * A cluster without every nth of its policies.
 * @param {Cluster} cluster
 * @param {number} n
 * @returns {Cluster}
 */
export function withoutEvery(cluster, n) {
  return { ...cluster, policies: new Map([...cluster.policies].filter((_, i) => i % n !== 0)) };
}

/**
 * One cluster of two that share no namespace: exactly both of them.
 * @param {Cluster} a
 * @param {Cluster} b
 * @returns {Cluster}
 */
export function together(a, b) {
  return {
    namespaces: new Map([...a.namespaces, ...b.namespaces]),
    pods: new Map([...a.pods, ...b.pods]),
    nodes: new Map(),
    services: new Map(),
    policies: new Map([...a.policies, ...b.policies]),
  };
}
