import { ascending } from '../ascending.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Node } from '../cluster/node.js';
import { type Pod, podId } from '../cluster/pod.js';
import type { EndpointClass } from './endpoint-class.js';
import { type ExternalRange, rangeId } from './external-ranges.js';
import { groupBy } from './group-by.js';
import type { LiveMatrix } from './live-matrix.js';

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

/** The order of endpoints that are alike in kind. */
export const byId = (a: MatrixEndpoint, b: MatrixEndpoint): number => ascending(a.id, b.id);

/** The pods of a cluster that are endpoints, one by one. */
export function podEndpoints(cluster: Cluster, live: LiveMatrix): MatrixEndpoint[] {
  return [...cluster.pods.values()].flatMap((pod) => podEndpoint(pod, live) ?? []);
}

function podEndpoint(pod: Pod, live: LiveMatrix): MatrixEndpoint | undefined {
  const id = podId(pod);
  const known = live.classOf({ kind: 'pod', pod });
  return known && { id, kind: pod.kind, namespace: pod.namespace, name: pod.name, class: known, pods: [pod] };
}

/** One endpoint a workload; its pods one by one where policies tell them apart. */
export function workloadEndpoints(cluster: Cluster, live: LiveMatrix): MatrixEndpoint[] {
  const groups = groupBy(podEndpoints(cluster, live), ({ pods: [pod] }) => {
    const { kind, name } = pod!.workload ?? pod!;
    return `${pod!.namespace}/${kind}/${name}`;
  });
  return [...groups].flatMap(([id, members]) => {
    const [first] = members;
    if (!first || members.some((member) => member.class !== first.class)) return [...members];
    const { kind, name } = first.pods[0]!.workload ?? first.pods[0]!;
    return [{ ...first, id, kind, name, pods: members.flatMap(({ pods }) => pods) }];
  });
}

/** A node. */
export function nodeEndpoint(node: Node, live: LiveMatrix): MatrixEndpoint {
  const known = live.classOf({ kind: 'node', node })!;
  return { id: `node/${node.name}`, kind: 'Node', name: node.name, class: known, pods: [], node };
}

/** A range of addresses outside. */
export function rangeEndpoint(range: ExternalRange): MatrixEndpoint {
  const id = rangeId(range);
  return { id, kind: 'External', name: id.slice('external/'.length), class: range.class, pods: [], range };
}
