import { bankOf, splitName } from '../change/bank.js';
import type { Operation } from '../change/operation.js';
import { withGeneration } from '../change/with-generation.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { type Bank, emptyBank, fillBank } from './bank.js';
import { basesMatch, heldIn, labelsInForce, listedGeneration, removal } from './held.js';
import type { Listing } from './listing.js';

/** What a table is found to hold, told by means of the ruleset that it should hold. */
export interface Found {
  readonly generation: number | undefined;
  /** The bank that packets come to; undefined where that is not clear. */
  readonly active: Bank | undefined;
  /** Whether the ruleset wanted is in force, under the generation found. */
  readonly isInForce: boolean;
  /** A bank that no packet comes to. */
  readonly spare: Bank;
  /** What takes away all that is neither; once no packet comes to it. */
  readonly removal: readonly Operation[];
}

const LABELS = [...'abcdefghijklmnopqrstuvwxyz'];

/** The name of the chain that a driver's life is known by begins so. */
export const LIFE = 'life_';

/** Makes sense of a listing. `wanted` may be of any generation. */
export function findIn(listing: Listing, wanted: Ruleset, life: string): Found {
  const generation = listedGeneration(listing);
  const target = generation === undefined ? wanted : withGeneration(wanted, generation);
  const content = bankOf(target);
  const inForce = labelsInForce(listing);
  const bank = (label: string): Bank | undefined => {
    const held = heldIn(listing, label, content);
    return held && { label, holds: held.ruleset, first: held.first };
  };
  const [only] = inForce.size === 1 ? inForce : [];
  const active = only === undefined ? undefined : bank(only);
  const present = new Set(
    [...listing.sets.keys(), ...listing.chains.keys()].flatMap((name) => splitName(name).label ?? []),
  );
  const kept = LABELS.filter((label) => present.has(label) && !inForce.has(label) && only !== undefined)
    .map(bank)
    .find((it) => it !== undefined);
  const free = LABELS.find((label) => !present.has(label) && !inForce.has(label));
  const spare = kept ?? emptyBank(free ?? 'z', wanted.table);
  const labels = new Set([spare.label, active?.label]);
  return {
    generation,
    active,
    isInForce:
      active !== undefined &&
      basesMatch(listing, active.label, target) &&
      fillBank(active, content).length === 0,
    spare,
    removal: removal(listing, (name) => {
      if (name === life || target.chains.get(name)?.base !== undefined) return true;
      const { label } = splitName(name);
      return label !== undefined && labels.has(label);
    }),
  };
}
