import {
  type Cluster,
  FAMILIES,
  type Family,
  type Ip,
  isEndpoint,
  type LiveMatrix,
  type Node,
  type Pod,
  podId,
} from '@sluice/engine';
import { isHostNetwork, type LocalPod } from './local-pods.js';
import type { Settings } from './options.js';
import type { FindPeer, Peer } from './peer-table.js';
import type { Relevance } from './relevance.js';
import { type Segment, segmentsOf } from './segments.js';

/** Who is who, by address. */
export interface Identities {
  readonly addresses: Readonly<Record<Family, ReadonlyMap<bigint, Peer>>>;
  /** Sorted, disjoint, and together all addresses of a family. */
  readonly segments: Readonly<Record<Family, readonly Segment[]>>;
}

/**
 * Gives every address its peer. Where two claim one address, a pod of this node comes before others, a pod before a node,
 * and one with a lower id before the next.
 */
export function identitiesOf(
  cluster: Cluster,
  matrix: LiveMatrix,
  find: FindPeer,
  relevance: Relevance,
  { pods, settings }: { readonly pods: readonly LocalPod[]; readonly settings: Settings },
): Identities {
  const owners: Record<Family, Map<bigint, Pod>> = { 4: new Map(), 6: new Map() };
  for (const pod of cluster.pods.values()) {
    if (!isEndpoint(pod) || isHostNetwork(pod, settings)) continue;
    for (const { family, value } of pod.addresses) {
      const owner = owners[family].get(value);
      if (!owner || podId(pod) < podId(owner)) owners[family].set(value, pod);
    }
  }
  for (const local of pods)
    for (const { family, value } of local.addresses) owners[family].set(value, local.pod);

  const addresses: Record<Family, Map<bigint, Peer>> = { 4: new Map(), 6: new Map() };
  for (const family of FAMILIES) {
    for (const [value, pod] of owners[family]) {
      addresses[family].set(value, peerOfPod(matrix, find, pod, { family, value }));
    }
  }
  for (const node of [...cluster.nodes.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const address of node.addresses) {
      const known = addresses[address.family];
      if (known.has(address.value)) continue;
      known.set(address.value, peerOfNode(matrix, find, node, address));
    }
  }
  const segments = (family: Family): readonly Segment[] => segmentsOf(matrix, find, relevance.terms, family);
  return { addresses, segments: { 4: segments(4), 6: segments(6) } };
}

/** The peer that a pod is at one of its addresses. */
export function peerOfPod(matrix: LiveMatrix, find: FindPeer, pod: Pod, address: Ip): Peer {
  const { family, value } = address;
  // The class of a pod holds for each of its addresses, unless it has several that blocks may tell apart.
  const kept = pod.addresses.every((other) => other.value === value || other.family !== family);
  const sample = matrix.classOf(kept ? { kind: 'pod', pod } : { kind: 'pod', pod, address })!;
  return find(sample, family, kept);
}

/** The peer that a node is at one of its addresses. */
export function peerOfNode(matrix: LiveMatrix, find: FindPeer, node: Node, address: Ip): Peer {
  return find(matrix.classOf({ kind: 'node', node, address })!, address.family, false);
}
