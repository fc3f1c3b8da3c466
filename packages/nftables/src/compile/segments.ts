import { type Family, lastAddress, type LiveMatrix, type Term } from '@sluice/engine';
import type { FindPeer, Peer } from './peer-table.js';

/** Addresses of a family that no pod and no node has, treated alike. */
export interface Segment {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly peer: Peer;
}

/** All addresses of a family, cut wherever a relevant block or an exception from one begins or ends. */
export function segmentsOf(
  matrix: LiveMatrix,
  find: FindPeer,
  relevant: Iterable<Term>,
  family: Family,
): readonly Segment[] {
  const end = lastAddress(family);
  const starts = new Set<bigint>([0n]);
  for (const { condition } of relevant) {
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
    const peer = find(sample, family, false);
    const previous = segments[segments.length - 1];
    if (previous?.peer === peer) segments[segments.length - 1] = { ...previous, last };
    else segments.push({ family, first, last, peer });
  }
  return segments;
}

/** The peer that an address would be by the blocks alone. */
export function peerAround(segments: readonly Segment[], value: bigint): Peer {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.first <= value) low = middle;
    else high = middle - 1;
  }
  return segments[low]!.peer;
}
