import type { Cluster } from '../cluster/cluster.js';
import { isEndpoint, type Pod } from '../cluster/pod.js';
import { type Ip, parseIp, sameIp } from '../net/ip.js';
import type { Resolved } from './service-flow.js';

/** What a text names, or why it names nothing; `ambiguous` lists the ids that it could mean. */
export type Resolution =
  | { readonly found: readonly Resolved[] }
  | { readonly error: 'malformed' | 'not-found' }
  | { readonly error: 'ambiguous'; readonly ids: readonly string[] };

/**
 * Finds what a text names: `name` and `namespace/name` (a pod or workload), `namespace/kind/name`,
 * `namespace/service/name`, `node/name`, or an address; `db-0` is a pod of the StatefulSet `db`. Several are found where a workload has several pods.
 */
export function resolveEndpoint(text: string, cluster: Cluster, defaultNamespace = 'default'): Resolution {
  const ip = parseIp(text);
  if (ip) return { found: [atAddress(ip, cluster)] };
  const parts = text.split('/');
  if (parts.some((part) => part === '') || parts.length > 3) return { error: 'malformed' };
  const [first, second, third] = parts as [string, string?, string?];
  if (second === undefined) return named(cluster, defaultNamespace, undefined, first);
  if (third !== undefined) return named(cluster, first, second, third);
  if (first === 'node' || first === 'nodes') {
    const node = cluster.nodes.get(second);
    if (node) return { found: [{ kind: 'endpoint', endpoint: { kind: 'node', node } }] };
    if (!cluster.namespaces.has(first)) return { error: 'not-found' };
  }
  return named(cluster, first, undefined, second);
}

/** An address is the pod's, Service's or node's that has it, else it lies outside. */
export function atAddress(ip: Ip, cluster: Cluster): Resolved {
  const has = (addresses: readonly Ip[]): boolean => addresses.some((own) => sameIp(own, ip));
  for (const pod of cluster.pods.values()) {
    if (!pod.hostNetwork && isEndpoint(pod) && has(pod.addresses)) {
      return { kind: 'endpoint', endpoint: { kind: 'pod', pod, address: ip } };
    }
  }
  for (const service of cluster.services.values()) {
    if (has(service.clusterIPs)) return { kind: 'service', service };
  }
  for (const node of cluster.nodes.values()) {
    if (has(node.addresses)) return { kind: 'endpoint', endpoint: { kind: 'node', node, address: ip } };
  }
  return { kind: 'endpoint', endpoint: { kind: 'external', ip } };
}

const KIND_ALIASES: Readonly<Record<string, string>> = {
  po: 'pod',
  deploy: 'deployment',
  rs: 'replicaset',
  sts: 'statefulset',
  ds: 'daemonset',
  cj: 'cronjob',
  rc: 'replicationcontroller',
  dc: 'deploymentconfig',
  ro: 'rollout',
  vm: 'virtualmachine',
  svc: 'service',
};

/** `deploy`, `Deployments` and `deployment.apps` are `deployment`, as kubectl has it. */
function canonicalKind(kind: string): string {
  const lower = kind.toLowerCase().replace(/\..*$/, '');
  const singular =
    lower.endsWith('s') && !lower.endsWith('ss') && !KIND_ALIASES[lower] ? lower.slice(0, -1) : lower;
  return KIND_ALIASES[singular] ?? singular;
}

function named(cluster: Cluster, namespace: string, kind: string | undefined, name: string): Resolution {
  const wanted = kind === undefined ? undefined : canonicalKind(kind);
  if (wanted === 'service') {
    const service = cluster.services.get(`${namespace}/${name}`);
    return service ? { found: [{ kind: 'service', service }] } : { error: 'not-found' };
  }
  const groups = new Map<string, Pod[]>();
  for (const pod of cluster.pods.values()) {
    if (pod.namespace !== namespace) continue;
    for (const known of [{ kind: pod.kind, name: pod.name }, ...(pod.workload ? [pod.workload] : [])]) {
      if (known.name !== name || (wanted !== undefined && known.kind.toLowerCase() !== wanted)) continue;
      const id = `${namespace}/${known.kind}/${name}`;
      groups.set(id, [...(groups.get(id) ?? []), pod]);
      break;
    }
  }
  const pods = preferPods(groups, wanted, `${namespace}/Pod/${name}`);
  if (pods.size === 0) return ordinal(cluster, namespace, wanted, name);
  if (pods.size > 1) return { error: 'ambiguous', ids: [...pods.keys()] };
  return {
    found: [...pods.values()].flat().map((pod) => ({ kind: 'endpoint', endpoint: { kind: 'pod', pod } })),
  };
}

/** `db-0`, a pod of the StatefulSet `db`, where one pod stands for all of them. */
function ordinal(cluster: Cluster, namespace: string, wanted: string | undefined, name: string): Resolution {
  const [, set] = wanted === undefined || wanted === 'pod' ? (/^(.+)-\d+$/.exec(name) ?? []) : [];
  const pod = set === undefined ? undefined : cluster.pods.get(`${namespace}/StatefulSet/${set}`);
  return pod?.template
    ? { found: [{ kind: 'endpoint', endpoint: { kind: 'pod', pod } }] }
    : { error: 'not-found' };
}

/** A name without a kind means the pod of that name where there is one, as kubectl reads it. */
function preferPods(
  groups: ReadonlyMap<string, Pod[]>,
  wanted: string | undefined,
  podGroup: string,
): ReadonlyMap<string, Pod[]> {
  const pod = wanted === undefined ? groups.get(podGroup) : undefined;
  return pod ? new Map([[podGroup, pod]]) : groups;
}
