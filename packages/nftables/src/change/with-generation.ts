import type { Expression } from '../ruleset/rule.js';
import type { Chain, Ruleset } from '../ruleset/ruleset.js';

/**
 * The same ruleset under another generation: flows that older ones let through are judged again by their next packet
 * (CONN-2). For a ruleset that replaces another in force, where they differ.
 */
export function withGeneration(ruleset: Ruleset, generation: number): Ruleset {
  const chains = [...ruleset.chains].map(([name, chain]): [string, Chain] => {
    if (!hasGeneration(chain)) return [name, chain];
    const rules = chain.rules.map((rule) =>
      rule.map((part) => (namesGeneration(part) ? { ...part, value: generation } : part)),
    );
    return [name, { ...chain, rules }];
  });
  return { ...ruleset, chains: new Map(chains) };
}

/** A ruleset's generation; undefined where it never cuts an established flow. */
export function generationOf({ chains }: Ruleset): number | undefined {
  for (const { rules } of chains.values()) {
    for (const rule of rules) {
      const part = rule.find((part) => part.kind === 'set-connection-mark');
      if (part) return part.value;
    }
  }
  return undefined;
}

/** Hardly any of a node's many chains, and most of them stay the same value while rulesets change. */
const HAS_GENERATION = new WeakMap<Chain, boolean>();

function hasGeneration(chain: Chain): boolean {
  let has = HAS_GENERATION.get(chain);
  if (has === undefined) {
    HAS_GENERATION.set(chain, (has = chain.rules.some((rule) => rule.some(namesGeneration))));
  }
  return has;
}

function namesGeneration(
  part: Expression,
): part is Extract<Expression, { kind: 'equals' | 'set-connection-mark' }> {
  return part.kind === 'set-connection-mark' || (part.kind === 'equals' && part.field === 'ct mark');
}
