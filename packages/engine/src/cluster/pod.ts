import type { Labels } from '../labels/labels.js';
import type { Family, Ip } from '../net/ip.js';
import type { Protocol } from '../net/protocol.js';
import type { Source } from './source.js';

/** A declared container port; only named ones matter to policies (PORT-4). */
export interface ContainerPort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** The workload that a pod belongs to: its topmost known owner, e.g. the Deployment of a ReplicaSet. */
export interface WorkloadRef {
  readonly kind: string;
  readonly name: string;
}

/** `status.phase` of a pod. */
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';

/** A pod of the cluster, or the pods that a workload's template will give. */
export interface Pod {
  readonly namespace: string;
  /** `Pod`, or the workload's kind when the pod stands for a template. */
  readonly kind: string;
  readonly name: string;
  readonly labels: Labels;
  /** Every address of the pod (POD-4). Empty: not known yet. */
  readonly addresses: readonly Ip[];
  /** The families that it will have among pods like it, where its addresses are not known; absent: it may be either. */
  readonly families?: readonly Family[];
  /** Ports of containers and of restartable init containers (PORT-4). */
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** `spec.nodeName`. */
  readonly node?: string;
  /** Absent for a pod that was read from a manifest and not from a cluster: it is assumed to run. */
  readonly phase?: PodPhase;
  readonly workload?: WorkloadRef;
  /** True when it stands for any number of replicas: a flow to itself is a flow between two of them. */
  readonly template: boolean;
  readonly source?: Source;
}

/** The pod's id, unique in its cluster: `namespace/Kind/name`. */
export function podId(pod: Pick<Pod, 'namespace' | 'kind' | 'name'>): string {
  return `${pod.namespace}/${pod.kind}/${pod.name}`;
}

/** The namespace in a pod's id. */
export function namespaceOfPodId(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

/** POD-3: completed pods are no endpoints, nor is a pending pod until it has an address. */
export function isEndpoint(pod: Pod): boolean {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return false;
  return !(pod.phase === 'Pending' && pod.addresses.length === 0);
}
