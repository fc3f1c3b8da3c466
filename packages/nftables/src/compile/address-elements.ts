import type { Element } from '../ruleset/named-set.js';
import { type Peer, STRANGER } from './peer-table.js';
import { peerAround, type Segment } from './segments.js';

/** What `pod4` or `pod6` says of an address of the cluster: nothing where the blocks around it give it the same id. */
export function addressElement(
  value: bigint,
  peer: Peer,
  segments: readonly Segment[],
  idOf: (text: string) => number,
): Element | undefined {
  return peerAround(segments, value) === peer ? undefined : { key: [value], value: idOf(peer.text) };
}

/** What `cidr4` or `cidr6` says: who the addresses are that blocks name. */
export function segmentElements(
  segments: readonly Segment[],
  idOf: (text: string) => number,
): readonly Element[] {
  return segments
    .map(({ first, last, peer }) => ({ key: [{ first, last }], value: idOf(peer.text) }))
    .filter(({ value }) => value !== STRANGER);
}
