import type { Cluster } from '../cluster/cluster.js';
import type { Node } from '../cluster/node.js';
import { isEndpoint, type Pod, podId } from '../cluster/pod.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import type { Family } from '../net/ip.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import type { EndpointClass } from './endpoint-class.js';
import { type ExternalRange, externalRanges, rangeId } from './external-ranges.js';
import { LiveMatrix } from './live-matrix.js';

/** One row and column of a matrix. */
export interface MatrixEndpoint {
  /** `production/Deployment/frontend`, `node/worker-1` or `external/0.0.0.0-9.255.255.255`. */
  readonly id: string;
  /** The Kubernetes kind, or `External`. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly class: EndpointClass;
  /** What it stands for: the pods of a workload, or one pod. */
  readonly pods: readonly Pod[];
  readonly node?: Node;
  readonly range?: ExternalRange;
}

/** The traffic from one endpoint to another; never empty. */
export interface MatrixFlow {
  readonly source: MatrixEndpoint;
  readonly destination: MatrixEndpoint;
  readonly traffic: TrafficSet;
}

/** Who may talk to whom, exactly. */
export interface Matrix {
  /** Pods or workloads by id, then nodes, then ranges outside. */
  readonly endpoints: readonly MatrixEndpoint[];
  /** From an endpoint to another, or to itself: of a workload, between two of its pods. Between two outside ends nothing is said. */
  traffic(source: MatrixEndpoint, destination: MatrixEndpoint): TrafficSet;
  /** Every pair with traffic. */
  flows(): Iterable<MatrixFlow>;
}

/** How fine a matrix is: one endpoint a pod, nodes among them, or one a workload whose pods are all treated alike. */
export type Level = 'pod' | 'workload';

/** The matrix of a snapshot. */
export function matrixOf(cluster: Cluster, profile: Profile = STANDARD, level: Level = 'workload'): Matrix {
  const live = LiveMatrix.of(cluster, profile);
  const between = pairMemo(live);
  const pods = level === 'pod' ? podEndpoints(cluster, live) : workloadEndpoints(cluster, live);
  const nodes = level === 'pod' ? [...cluster.nodes.values()].map((node) => nodeEndpoint(node, live)) : [];
  const ranges = familiesIn(cluster).flatMap((family) =>
    externalRanges(live, family, (a, b) => sameRows(a, b, live, between)).map(rangeEndpoint),
  );
  const endpoints = [...pods.sort(byId), ...nodes.sort(byId), ...ranges];
  const traffic = (source: MatrixEndpoint, destination: MatrixEndpoint): TrafficSet => {
    if (source.pods.length === 0 && destination.pods.length === 0) return NO_TRAFFIC;
    if (level === 'pod' && (isPlaced(source) || isPlaced(destination) || source === destination)) {
      return live.traffic(endpointOf(source), endpointOf(destination));
    }
    if (source === destination && source.kind === 'Pod') return ALL_TRAFFIC;
    return between(source.class, destination.class);
  };
  return {
    endpoints,
    traffic,
    *flows() {
      for (const source of endpoints) {
        for (const destination of endpoints) {
          const allowed = traffic(source, destination);
          if (!trafficSets.empty(allowed)) yield { source, destination, traffic: allowed };
        }
      }
    },
  };
}

const byId = (a: MatrixEndpoint, b: MatrixEndpoint): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Whether NODE-1 can set it apart from others of its class. */
function isPlaced({ node, pods }: MatrixEndpoint): boolean {
  return node !== undefined || pods.some((pod) => pod.hostNetwork);
}

function endpointOf({ pods, node, range }: MatrixEndpoint): Parameters<LiveMatrix['traffic']>[0] {
  if (node) return { kind: 'node', node };
  if (range) return { kind: 'external', ip: { family: range.family, value: range.first } };
  return { kind: 'pod', pod: pods[0]! };
}

/** The traffic between classes, each pair worked out once. */
function pairMemo(live: LiveMatrix): (from: EndpointClass, to: EndpointClass) => TrafficSet {
  const rows = new Map<EndpointClass, Map<EndpointClass, TrafficSet>>();
  return (from, to) => {
    let row = rows.get(from);
    if (!row) rows.set(from, (row = new Map()));
    let traffic = row.get(to);
    if (!traffic) row.set(to, (traffic = live.classTraffic(from, to)));
    return traffic;
  };
}

function sameRows(
  a: EndpointClass,
  b: EndpointClass,
  live: LiveMatrix,
  between: (from: EndpointClass, to: EndpointClass) => TrafficSet,
): boolean {
  for (const pods of live.classes()) {
    if (!trafficSets.equal(between(a, pods), between(b, pods))) return false;
    if (!trafficSets.equal(between(pods, a), between(pods, b))) return false;
  }
  return true;
}

/** The families that the pods may have; both where an address is not known. */
function familiesIn(cluster: Cluster): readonly Family[] {
  const pods = [...cluster.pods.values()].filter(isEndpoint);
  const known = pods.filter(({ addresses }) => addresses.length > 0);
  if (known.length === 0 || known.length < pods.length) return [4, 6];
  return ([4, 6] as const).filter((family) =>
    known.some((pod) => pod.addresses.some((ip) => ip.family === family)),
  );
}

function podEndpoints(cluster: Cluster, live: LiveMatrix): MatrixEndpoint[] {
  return [...cluster.pods.values()].flatMap((pod) => podEndpoint(pod, live) ?? []);
}

function podEndpoint(pod: Pod, live: LiveMatrix): MatrixEndpoint | undefined {
  const id = podId(pod);
  const known = live.classOf({ kind: 'pod', pod });
  return known && { id, kind: pod.kind, namespace: pod.namespace, name: pod.name, class: known, pods: [pod] };
}

/** One endpoint a workload; its pods one by one where policies tell them apart. */
function workloadEndpoints(cluster: Cluster, live: LiveMatrix): MatrixEndpoint[] {
  const groups = new Map<string, MatrixEndpoint[]>();
  for (const endpoint of podEndpoints(cluster, live)) {
    const [pod] = endpoint.pods;
    const { kind, name } = pod!.workload ?? pod!;
    const id = `${pod!.namespace}/${kind}/${name}`;
    const group = groups.get(id);
    if (group) group.push(endpoint);
    else groups.set(id, [endpoint]);
  }
  return [...groups].flatMap(([id, members]) => {
    const [first] = members;
    if (!first || members.some((member) => member.class !== first.class)) return members;
    const { kind, name } = first.pods[0]!.workload ?? first.pods[0]!;
    return [{ ...first, id, kind, name, pods: members.flatMap(({ pods }) => pods) }];
  });
}

function nodeEndpoint(node: Node, live: LiveMatrix): MatrixEndpoint {
  const known = live.classOf({ kind: 'node', node })!;
  return { id: `node/${node.name}`, kind: 'Node', name: node.name, class: known, pods: [], node };
}

function rangeEndpoint(range: ExternalRange): MatrixEndpoint {
  const id = rangeId(range);
  return { id, kind: 'External', name: id.slice('external/'.length), class: range.class, pods: [], range };
}
