import type { NftError } from './nft-error.js';

/** What a driver did or found out, for logs and metrics. */
export type DriverEvent =
  /** A ruleset is in force that differs from the one before. */
  | {
      readonly kind: 'applied';
      readonly milliseconds: number;
      readonly transactions: number;
      /** The length of the scripts. */
      readonly characters: number;
    }
  /** The ruleset asked for was in force already. */
  | { readonly kind: 'unchanged' }
  /** The ruleset in force before still is, unless `code` says otherwise. */
  | { readonly kind: 'failed'; readonly error: NftError }
  /** Somebody else changed the table; what differs is named, and is about to be repaired. */
  | { readonly kind: 'drift'; readonly differences: readonly string[] }
  /** Sets and chains were removed that an older version, a killed process or somebody else had left. */
  | { readonly kind: 'swept'; readonly chains: number; readonly sets: number }
  /** The kernel takes smaller transactions only, here in bytes. */
  | { readonly kind: 'limited'; readonly bytes: number }
  /** The kept nft had ended and was started again. */
  | { readonly kind: 'restarted' };
