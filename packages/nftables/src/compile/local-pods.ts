import { type Family, type Ip, isEndpoint, type Pod, podId } from '@sluice/engine';
import type { Settings } from './options.js';

/** A pod of the node whose rules are made. */
export interface LocalPod {
  readonly pod: Pod;
  /** The name of the interface that leads to it. */
  readonly iface: string;
  /** Its addresses, without those that another pod of the node has a better claim to. */
  readonly addresses: readonly Ip[];
}

/** Those of some pods that run on a node behind an interface of their own: with an address (POD-3), not on the host's network (POD-2). */
export function localPods(pods: Iterable<Pod>, node: string, settings: Settings): readonly LocalPod[] {
  const owned: Readonly<Record<Family, Set<bigint>>> = { 4: new Set(), 6: new Set() };
  const here = [...pods]
    .filter((pod) => pod.node === node && isEndpoint(pod) && !isHostNetwork(pod, settings))
    .map((pod) => ({ pod, id: podId(pod) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return here
    .map(({ pod }): LocalPod => {
      // A key stands in a set once: who comes second does without, and so is silent, until the first has gone.
      const addresses = pod.addresses.filter(({ family, value }) => {
        const isFree = !owned[family].has(value);
        owned[family].add(value);
        return isFree;
      });
      return { pod, iface: settings.interfaceOf(pod), addresses };
    })
    .filter(({ addresses }) => addresses.length > 0);
}

/** Whether a pod is its node (POD-2). */
export function isHostNetwork(pod: Pod, { profile }: Settings): boolean {
  return pod.hostNetwork && profile.switches.hostNetworkPods === 'node';
}
