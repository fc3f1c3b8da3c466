import { type Cluster, isEndpoint, type Node, type Pod, podId } from '@sluice/engine';
import type { Lab } from './lab.js';
import { clusterDns } from './pods/network-files.js';
import type { PodSpec } from './pods/pod-spec.js';

/** Where the pods of a lab look names up. */
const DNS_ADDRESS = '10.96.0.10';

/**
 * Runs the pods of a snapshot: on the node that they name, if the lab has it, else on the nodes in turn. A workload
 * with several replicas becomes `replicas` pods (1 if not given), each `name-0`, `name-1` and so on. Gives the snapshot as it is then: the lab's nodes, and pods with the
 * addresses that the lab gave them, which are what policies have to be compiled for.
 */
export async function startCluster(
  lab: Lab,
  cluster: Cluster,
  { replicas = 1 }: { readonly replicas?: number } = {},
): Promise<Cluster> {
  const names = [...lab.nodes.keys()];
  let next = 0;
  const placed = [...cluster.pods.values()]
    .flatMap((pod) => copiesOf(pod, replicas))
    .map((pod): Pod => {
      if (!isEndpoint(pod)) return pod;
      const isKnown = pod.node !== undefined && lab.nodes.has(pod.node);
      return isKnown ? pod : { ...pod, node: names[next++ % names.length]! };
    });
  const running = await lab.startPods(placed.filter(isEndpoint).map(specOf));
  const addresses = new Map(
    running.map(({ spec, addresses }) => [`${spec.namespace}/${spec.name}`, addresses]),
  );
  const pods = placed.map((pod): Pod => {
    const own = addresses.get(`${pod.namespace}/${pod.name}`);
    return own ? { ...pod, addresses: own } : pod;
  });
  const nodes = [...lab.nodes.values()].map(({ name, addresses }): Node => {
    const labels = cluster.nodes.get(name)?.labels ?? new Map([['kubernetes.io/hostname', name]]);
    return { name, labels, addresses };
  });
  return {
    ...cluster,
    nodes: new Map(nodes.map((node) => [node.name, node])),
    pods: new Map(pods.map((pod) => [podId(pod), pod])),
  };
}

function copiesOf(pod: Pod, replicas: number): readonly Pod[] {
  if (pod.kind === 'Pod') return [pod];
  // One that was read from a manifest stands for the pods of a workload.
  return Array.from({ length: pod.template ? replicas : 1 }, (_, i) => ({
    ...pod,
    kind: 'Pod',
    name: `${pod.name}-${i}`,
    template: false,
  }));
}

function specOf({ namespace, name, node, hostNetwork, ports }: Pod): PodSpec {
  return { namespace, name, node: node!, hostNetwork, ports, dns: clusterDns(namespace, DNS_ADDRESS) };
}
