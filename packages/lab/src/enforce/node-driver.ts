import { NftDriver, type NftDriverOptions } from '@sluice/nftables';
import type { Holder } from '../holder/holder.js';
import { spawnInside, startInside } from '../holder/run-inside.js';
import type { Space } from '../holder/space.js';

/** A driver that keeps rulesets in force in a node of the lab, for as long as the node is there. */
export function nodeDriver(
  holder: Holder,
  node: Space,
  options: Omit<NftDriverOptions, 'spawn' | 'start'> = {},
): NftDriver {
  return new NftDriver({ ...options, spawn: spawnInside(holder, node), start: startInside(holder, node) });
}
