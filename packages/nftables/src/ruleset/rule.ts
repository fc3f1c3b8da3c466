import type { Scalar } from './named-set.js';

/** What a rule can read of a packet, in nft's words. */
export type Field =
  | 'iifname'
  | 'oifname'
  | 'ct state'
  | 'ct direction'
  | 'ct mark'
  | 'meta priority'
  | 'meta l4proto'
  | 'icmpv6 type'
  | 'ip saddr'
  | 'ip daddr'
  | 'ip6 saddr'
  | 'ip6 daddr'
  | 'th sport'
  | 'th dport';

/** What becomes of a packet; `return` goes back to behind the last `jump`. */
export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

/** One condition or statement. A rule's expressions are run in order until one does not hold. */
export type Expression =
  /** A name that ends in `*` stands for every interface whose name starts so. */
  | { readonly kind: 'equals'; readonly field: Field; readonly value: Scalar }
  | { readonly kind: 'one-of'; readonly field: Field; readonly values: readonly Scalar[] }
  | { readonly kind: 'none-of'; readonly field: Field; readonly values: readonly Scalar[] }
  /** Holds when the set has an element of the key. */
  | { readonly kind: 'in-set'; readonly key: readonly Field[]; readonly set: string }
  | { readonly kind: 'set-priority'; readonly value: number }
  /** Marks the connection that the packet belongs to. */
  | { readonly kind: 'set-connection-mark'; readonly value: number }
  /** Gives the packet the map's value as its priority; holds when there is one. */
  | { readonly kind: 'priority-from'; readonly key: readonly Field[]; readonly map: string }
  /** Does what the map's value says; holds when there is one. */
  | { readonly kind: 'verdict-from'; readonly key: readonly Field[]; readonly map: string }
  /** Counts the packets that get here. */
  | { readonly kind: 'counter' }
  /** Holds at most so often a second. */
  | { readonly kind: 'limit'; readonly perSecond: number }
  /** Puts the key into a dynamic set, or renews it there; holds unless the set is full. */
  | { readonly kind: 'note'; readonly key: readonly Field[]; readonly set: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'reject'; readonly with: 'tcp reset' | 'icmpx admin-prohibited' };

/** One rule of a chain. */
export type Rule = readonly Expression[];
