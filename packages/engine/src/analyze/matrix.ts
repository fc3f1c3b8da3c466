import type { Cluster } from '../cluster/cluster.js';
import { isEndpoint } from '../cluster/pod.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import type { Family } from '../net/ip.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import { allPairs } from './all-pairs.js';
import { alikeOutside, externalRanges } from './external-ranges.js';
import { groupBy } from './group-by.js';
import { LiveMatrix } from './live-matrix.js';
import {
  byId,
  type MatrixEndpoint,
  nodeEndpoint,
  podEndpoints,
  rangeEndpoint,
  workloadEndpoints,
} from './matrix-endpoint.js';

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
  /** From an endpoint to another, or to itself: of a workload, between two of its pods where it may have several. Between two outside ends nothing is said. */
  traffic(source: MatrixEndpoint, destination: MatrixEndpoint): TrafficSet;
  /** A name of an endpoint's kind: pairs of the same two kinds have the same traffic, but for exceptions. */
  kindOf(endpoint: MatrixEndpoint): string;
  /** The destinations to which the traffic of a source may be another than that of its kind to theirs. */
  exceptionsOf(source: MatrixEndpoint): Iterable<MatrixEndpoint>;
  /** Every pair of a source that has traffic, in the order of the endpoints; visits no other, but for exceptions. */
  flowsFrom(source: MatrixEndpoint): Iterable<MatrixFlow>;
  /** Every pair with traffic. */
  flows(): Iterable<MatrixFlow>;
}

/** How fine a matrix is: one endpoint a pod, nodes among them, or one a workload whose pods are all treated alike. */
export type Level = 'pod' | 'workload';

/** The matrix of a snapshot. */
export function matrixOf(cluster: Cluster, profile: Profile = STANDARD, level: Level = 'workload'): Matrix {
  const live = LiveMatrix.of(cluster, profile);
  const alike = alikeOutside(live);
  const inside = level === 'pod' ? podEndpoints(cluster, live) : workloadEndpoints(cluster, live);
  const nodes = level === 'pod' ? [...cluster.nodes.values()].map((node) => nodeEndpoint(node, live)) : [];
  const ranges = familiesIn(cluster).flatMap((family) =>
    externalRanges(live, family, alike).map(rangeEndpoint),
  );
  const endpoints = [...inside.sort(byId), ...nodes.sort(byId), ...ranges];
  const pairs = allPairs(
    live,
    [...nodes, ...ranges].map((endpoint) => endpoint.class),
  );
  const placed = new Set(level === 'pod' ? endpoints.filter(isPlaced) : []);
  const ofClass = groupBy(endpoints, (endpoint) => endpoint.class);
  const traffic = (source: MatrixEndpoint, destination: MatrixEndpoint): TrafficSet => {
    if (source.pods.length === 0 && destination.pods.length === 0) return NO_TRAFFIC;
    if (level === 'pod' && (source === destination || placed.has(source) || placed.has(destination))) {
      return live.traffic(endpointOf(source), endpointOf(destination));
    }
    if (source === destination && isLone(source)) return ALL_TRAFFIC;
    return pairs.between(source.class, destination.class);
  };
  const kindOf = (endpoint: MatrixEndpoint): string =>
    `${endpoint.pods.length === 0 ? 'outside ' : ''}${pairs.kindOf(endpoint.class)}`;
  function* exceptionsOf(source: MatrixEndpoint): Iterable<MatrixEndpoint> {
    if (placed.has(source)) return yield* endpoints;
    yield source;
    yield* placed;
    for (const known of pairs.spokenFrom(source.class)) yield* ofClass.get(known) ?? [];
  }
  const kinds = [...groupBy(endpoints, kindOf).values()];
  const place = new Map(endpoints.map((endpoint, i) => [endpoint, i]));
  function* flowsFrom(source: MatrixEndpoint): Iterable<MatrixFlow> {
    const exceptions = new Set(exceptionsOf(source));
    const destinations = [...exceptions];
    for (const kind of kinds) {
      const sample = kind.find((endpoint) => !exceptions.has(endpoint));
      if (!sample || trafficSets.empty(traffic(source, sample))) continue;
      for (const endpoint of kind) if (!exceptions.has(endpoint)) destinations.push(endpoint);
    }
    destinations.sort((a, b) => place.get(a)! - place.get(b)!);
    for (const destination of destinations) {
      const allowed = traffic(source, destination);
      if (!trafficSets.empty(allowed)) yield { source, destination, traffic: allowed };
    }
  }
  return {
    endpoints,
    traffic,
    kindOf,
    exceptionsOf,
    flowsFrom,
    *flows() {
      for (const source of endpoints) yield* flowsFrom(source);
    },
  };
}

/** Whether it is one pod, which always reaches itself (POD-1). */
function isLone({ pods }: MatrixEndpoint): boolean {
  return pods.length === 1 && !pods[0]!.template;
}

/** Whether NODE-1 can set it apart from others of its class. */
function isPlaced({ node, pods }: MatrixEndpoint): boolean {
  return node !== undefined || pods.some((pod) => pod.hostNetwork);
}

function endpointOf({ pods, node, range }: MatrixEndpoint): Parameters<LiveMatrix['traffic']>[0] {
  if (node) return { kind: 'node', node };
  if (range) return { kind: 'external', ip: { family: range.family, value: range.first } };
  return { kind: 'pod', pod: pods[0]! };
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
