import type { Ruleset } from '../ruleset/ruleset.js';
import { type Changes, changes } from './changes.js';
import { generationOf, withGeneration } from './with-generation.js';

const LAST_GENERATION = 0xffff_ffff;

/** A ruleset to put in force, and the way there. */
export interface Advance {
  readonly ruleset: Ruleset;
  readonly changes: Changes;
}

/**
 * The way from the ruleset in force to the next one, under a new generation if they differ at all: a flow that the next one
 * does not allow is then cut by its next packet (CONN-2). `next` may be of any generation.
 */
export function advance(old: Ruleset, next: Ruleset): Advance {
  const generation = generationOf(old);
  if (generation === undefined || generationOf(next) === undefined) {
    return { ruleset: next, changes: changes(old, next) };
  }
  const same = withGeneration(next, generation);
  const ofContent = changes(old, same);
  if (ofContent.stage.length + ofContent.commit.length + ofContent.sweep.length === 0) {
    return { ruleset: same, changes: ofContent };
  }
  const ruleset = withGeneration(next, nextGeneration(generation));
  return { ruleset, changes: changes(old, ruleset) };
}

/** The generation after another; the first follows the last. */
export function nextGeneration(generation: number): number {
  return generation === LAST_GENERATION ? 1 : generation + 1;
}
