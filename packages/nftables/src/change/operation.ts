import type { Element, NamedSet } from '../ruleset/named-set.js';
import type { Rule } from '../ruleset/rule.js';
import type { Chain } from '../ruleset/ruleset.js';

/** One step of a transaction on a table. Adding what is there already changes nothing, unless it is of another make. */
export type Operation =
  | { readonly kind: 'add-table' }
  /** Takes every rule out of every chain; sets and maps keep their elements. */
  | { readonly kind: 'flush-rules' }
  /** Without elements. */
  | { readonly kind: 'add-set'; readonly set: NamedSet }
  | { readonly kind: 'flush-set'; readonly set: NamedSet }
  | { readonly kind: 'delete-set'; readonly set: NamedSet }
  | { readonly kind: 'add-elements'; readonly set: NamedSet; readonly elements: readonly Element[] }
  | { readonly kind: 'delete-elements'; readonly set: NamedSet; readonly elements: readonly Element[] }
  /** Without rules. */
  | { readonly kind: 'add-chain'; readonly chain: Chain }
  | { readonly kind: 'flush-chain'; readonly chain: string }
  | { readonly kind: 'delete-chain'; readonly chain: string }
  | { readonly kind: 'add-rule'; readonly chain: string; readonly rule: Rule };
