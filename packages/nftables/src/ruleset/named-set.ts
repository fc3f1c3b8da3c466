import type { Verdict } from './rule.js';

/** The nft type of one part of a key. */
export type KeyType = 'ifname' | 'ipv4_addr' | 'ipv6_addr' | 'classid' | 'inet_proto' | 'inet_service';

/** A value of one part: a name for `ifname`, a bigint for addresses, a number for the rest. */
export type Scalar = string | number | bigint;

/** One part of an element's key; a range is inclusive and stands only in an interval set. */
export type Part = Scalar | { readonly first: Scalar; readonly last: Scalar };

/** An element; `value` only in maps: a peer's id, or what to do. */
export interface Element {
  readonly key: readonly Part[];
  readonly value?: number | Verdict;
}

/** A named set or, where `value` is given, a map. Its elements are disjoint, also where they are ranges. */
export interface NamedSet {
  readonly name: string;
  readonly key: readonly KeyType[];
  readonly value?: 'classid' | 'verdict';
  /** Whether its elements may be ranges. */
  readonly interval: boolean;
  readonly elements: readonly Element[];
  /** Whether each element counts the packets for which it is found. */
  readonly counter?: true;
  /** Filled by rules, not by the ruleset: at most `size` elements, each forgotten so long after its last packet. */
  readonly dynamic?: { readonly size: number; readonly timeoutSeconds: number };
}
