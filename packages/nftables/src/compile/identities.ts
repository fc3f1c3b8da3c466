import {
  type Cluster,
  FAMILIES,
  type Family,
  isEndpoint,
  lastAddress,
  type LiveMatrix,
  type Pod,
  podId,
} from '@sluice/engine';
import { isHostNetwork, type LocalPod } from './local-pods.js';
import type { Settings } from './options.js';
import type { Peer, PeerTable } from './peer-table.js';
import type { Relevance } from './relevance.js';

/** Addresses of a family that no pod and no node has, treated alike. */
export interface Segment {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly peer: Peer;
}

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
  peers: PeerTable,
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
      // The class of a pod holds for each of its addresses, unless it has several that blocks may tell apart.
      const kept = pod.addresses.every((other) => other.value === value || other.family !== family);
      const address = { family, value };
      const sample = matrix.classOf(kept ? { kind: 'pod', pod } : { kind: 'pod', pod, address })!;
      addresses[family].set(value, peers.of(sample, family, kept));
    }
  }
  for (const node of [...cluster.nodes.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const address of node.addresses) {
      const known = addresses[address.family];
      if (known.has(address.value)) continue;
      const sample = matrix.classOf({ kind: 'node', node, address })!;
      known.set(address.value, peers.of(sample, address.family, false));
    }
  }
  const [v4, v6] = FAMILIES.map((family) => segmentsOf(matrix, peers, relevance, family));
  return { addresses, segments: { 4: v4!, 6: v6! } };
}

/** All addresses of a family, cut wherever a relevant block or an exception from one begins or ends. */
function segmentsOf(
  matrix: LiveMatrix,
  peers: PeerTable,
  relevance: Relevance,
  family: Family,
): readonly Segment[] {
  const end = lastAddress(family);
  const starts = new Set<bigint>([0n]);
  for (const { condition } of relevance.terms) {
    if (condition.kind !== 'ip' || condition.cidr.family !== family) continue;
    for (const block of [condition.cidr, ...condition.except]) {
      if (block.family !== family) continue;
      starts.add(block.first);
      if (block.last < end) starts.add(block.last + 1n);
    }
  }
  const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
  const segments: Segment[] = [];
  for (const [i, first] of sorted.entries()) {
    const last = i + 1 < sorted.length ? sorted[i + 1]! - 1n : end;
    const sample = matrix.classOf({ kind: 'external', ip: { family, value: first } })!;
    const peer = peers.of(sample, family, false);
    const previous = segments[segments.length - 1];
    if (previous?.peer === peer) segments[segments.length - 1] = { ...previous, last };
    else segments.push({ family, first, last, peer });
  }
  return segments;
}
