import { type Cluster, isEndpoint, type Pod, podId } from '@sluice/engine';
import type { Settings } from './options.js';

/** A pod of the node whose rules are made. */
export interface LocalPod {
  readonly pod: Pod;
  /** The name of the interface that leads to it. */
  readonly iface: string;
}

/** The pods that run on a node behind an interface of their own: with an address (POD-3), not on the host's network (POD-2). */
export function localPods(cluster: Cluster, node: string, settings: Settings): readonly LocalPod[] {
  return [...cluster.pods.values()]
    .filter(
      (pod) =>
        pod.node === node && isEndpoint(pod) && pod.addresses.length > 0 && !isHostNetwork(pod, settings),
    )
    .sort((a, b) => (podId(a) < podId(b) ? -1 : 1))
    .map((pod) => ({ pod, iface: settings.interfaceOf(pod) }));
}

/** Whether a pod is its node (POD-2). */
export function isHostNetwork(pod: Pod, { profile }: Settings): boolean {
  return pod.hostNetwork && profile.switches.hostNetworkPods === 'node';
}
