import type { LintRule } from './rule.js';
import { peerOrNotAnd } from './rules/peer-or-not-and.js';

/** Every rule, in the order of docs/rules. */
export const CATALOGUE: readonly LintRule[] = [peerOrNotAnd];
