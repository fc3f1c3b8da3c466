import {
  addressesOf,
  type Cluster,
  type Endpoint,
  FAMILIES,
  familiesOf,
  type Family,
  type Ip,
  isEndpoint,
  type Node,
  type Pod,
  podId,
  type Profile,
} from '@sluice/engine';

/** A cluster that can be built: every pod on a node, every end with addresses of its own, no templates. */
export interface Placement {
  readonly cluster: Cluster;
  /**
   * Why verdicts on it may differ from those on the cluster that was given, where they may. Those that an address which is
   * not known decides (`Verdict.unknownAddresses`) may differ besides; no other does for the addresses that ends are given.
   */
  readonly differs?: string;
  /** The ends of a flow of the given cluster in this one; a template is a replica, another one at each end. */
  ends(source: Endpoint, destination: Endpoint): readonly [Endpoint, Endpoint];
}

/** The nodes that pods without a node are given to in turn. */
export const PLACED_NODES: readonly string[] = ['n1', 'n2'];

/**
 * Places a cluster. Ends without addresses are given one of each family: the i-th pod 198.18.0.0 + i and 2001:2:0:12:: + i,
 * the i-th node 198.19.0.0 + i and 2001:2:0:13:: + i (blocks for benchmarks). Pods without a node go to `n1` and `n2` in turn.
 */
export function placeCluster(cluster: Cluster, profile: Profile): Placement {
  const allot = (group: bigint, i: number): readonly Ip[] => {
    return [
      { family: 4, value: (198n << 24n) + ((18n + group) << 16n) + BigInt(i) },
      { family: 6, value: (0x2001_0002n << 96n) + ((0x12n + group) << 64n) + BigInt(i) },
    ];
  };
  const names = [...new Set([...cluster.nodes.keys(), ...podNodes(cluster), ...PLACED_NODES])];
  const nodes = new Map(
    names.map((name, i): [string, Node] => {
      const node = cluster.nodes.get(name) ?? { name, labels: new Map(), addresses: [] };
      return [name, node.addresses.length > 0 ? node : { ...node, addresses: allot(1n, i + 1) }];
    }),
  );
  const replicas = new Map<string, readonly Pod[]>();
  let count = 0;
  for (const pod of cluster.pods.values()) {
    const node = pod.node ?? PLACED_NODES.at(replicas.size % PLACED_NODES.length)!;
    const isNode = pod.hostNetwork && profile.switches.hostNetworkPods === 'node';
    const place = (copy: Pod): Pod => {
      if (isNode) return { ...copy, node, addresses: nodes.get(node)!.addresses };
      const keeps = !isEndpoint(pod) || (copy.addresses.length > 0 && copy.name === pod.name);
      return { ...copy, node, addresses: keeps ? copy.addresses : allot(0n, ++count) };
    };
    const copies = pod.template
      ? [1, 2].map((n) => ({ ...pod, name: n === 1 ? pod.name : `${pod.name}-${n}`, template: false }))
      : [pod];
    replicas.set(podId(pod), copies.map(place));
  }
  const pods = new Map([...replicas.values()].flat().map((pod) => [podId(pod), pod]));
  const placed = { ...cluster, nodes, pods };
  const differs = clash(placed, profile);
  return {
    cluster: placed,
    ...(differs !== undefined && { differs }),
    ends: (source, destination) => {
      const isTwice = source.kind === 'pod' && destination.kind === 'pod' && source.pod === destination.pod;
      const ends = [place(source, 0), place(destination, isTwice ? 1 : 0)] as const;
      // Pods of unknown address talk in the families that both are said to have; they were given an address of each.
      const families = familiesOf(source, destination);
      const [only] = families;
      const isFree = [source, destination].every(
        (end) => end.kind === 'pod' && addressesOf(end).length === 0,
      );
      return isFree && families.length === 1 ? [inFamily(ends[0], only), inFamily(ends[1], only)] : ends;
    },
  };

  function inFamily(end: Endpoint, family: Family | undefined): Endpoint {
    const address = addressesOf(end).find((ip) => ip.family === family);
    return end.kind === 'pod' && address ? { ...end, address } : end;
  }

  function place(end: Endpoint, replica: number): Endpoint {
    switch (end.kind) {
      case 'external':
        return end;
      case 'node':
        return { ...end, node: nodes.get(end.node.name) ?? end.node };
      case 'pod': {
        const copies = replicas.get(podId(end.pod))!;
        return { ...end, pod: copies.at(replica) ?? copies.at(0)! };
      }
    }
  }
}

function podNodes(cluster: Cluster): readonly string[] {
  return [...cluster.pods.values()].flatMap(({ node }) => node ?? []);
}

/** Two ends with one address. */
function clash({ pods, nodes }: Cluster, { switches }: Profile): string | undefined {
  const seen = new Set<string>();
  const ends: Endpoint[] = [
    ...[...pods.values()]
      .filter((pod) => isEndpoint(pod) && !(pod.hostNetwork && switches.hostNetworkPods === 'node'))
      .map((pod): Endpoint => ({ kind: 'pod', pod })),
    ...[...nodes.values()].map((node): Endpoint => ({ kind: 'node', node })),
  ];
  for (const { family, value } of ends.flatMap(addressesOf)) {
    if (seen.has(`${family} ${value}`)) return 'two ends have one address';
    seen.add(`${family} ${value}`);
  }
  return undefined;
}

/** An end at each address that it has, by family; a family that it lacks is left out. */
export function atAddresses(end: Endpoint): readonly Endpoint[] {
  if (end.kind === 'external') return end.ip ? [end] : [];
  return FAMILIES.flatMap((family) =>
    addressesOf(end)
      .filter((ip) => ip.family === family)
      .map((address) => ({ ...end, address })),
  );
}
