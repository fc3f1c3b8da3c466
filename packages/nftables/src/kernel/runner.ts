import type { NftError } from './nft-error.js';

/** How a ruleset's script was taken: undefined when it is in force. */
export type Applied = NftError | undefined;

/** Puts scripts of one table in force. Never rejects. */
export interface Runner {
  /** Runs a script as one transaction: all of it is in force, or nothing of it. */
  apply(script: string): Promise<Applied>;
}
