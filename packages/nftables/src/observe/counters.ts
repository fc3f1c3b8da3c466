import type { Direction } from '@sluice/engine';
import type { Attribution, Origin } from './attribution.js';
import type { Count, Listing } from './listing.js';

/** An element, or what a local class lists for nobody, with what it has counted. */
export interface CountedOrigin extends Origin {
  /** The set of the element; undefined of what a rule without a set counted. */
  readonly set?: string;
  readonly count: Count;
}

/**
 * What a policy or a rule has decided on: no fewer packets than `least` and no more than `most`. They are equal unless it
 * shares an element with others in parts. A packet that several rules allow counts for each of them (ISO-3), so sums over
 * rules say nothing; `origins` are disjoint.
 */
export interface DecisionCount {
  readonly policy: string;
  readonly direction: Direction;
  /** Undefined for the policy as a whole: all its rules, and its isolating. */
  readonly rule?: number;
  readonly allows: boolean;
  readonly least: Count;
  readonly most: Count;
}

/** Counters of a ruleset, told in terms of policies. */
export interface Counters {
  readonly origins: readonly CountedOrigin[];
  readonly rules: readonly DecisionCount[];
  readonly policies: readonly DecisionCount[];
}

/**
 * What the kernel has counted (`nft -n list table`), by the attribution of the ruleset in force. It counts packets that were
 * judged: the first of each flow, those that follow a denied one, and the next of each flow after a change.
 */
export function countersOf({ sets, rules }: Listing, attribution: Attribution): Counters {
  const origins: CountedOrigin[] = [];
  const add = (origin: Origin | undefined, count: Count | undefined, set?: string): void => {
    if (origin && count) origins.push({ ...origin, ...(set !== undefined && { set }), count });
  };
  for (const [set, elements] of sets) {
    for (const element of elements) add(attribution.ofElement(set, element), element.count, set);
  }
  for (const { chain } of attribution.classes) {
    for (const name of [chain, `${chain}_reply`]) {
      const counts = rules.get(name) ?? [];
      for (const [i, count] of counts.entries()) {
        // What is not listed ends the chain of a class that allows; the other rule that counts stands further up.
        const isRest = i === counts.length - 1 && attribution.ofRule(chain, 'rest')?.allows === false;
        add(attribution.ofRule(chain, isRest ? 'rest' : 'other'), count);
      }
    }
  }
  return {
    origins,
    rules: decisions(origins, ({ rule }) => rule).filter(({ rule }) => rule !== undefined),
    policies: decisions(origins, () => undefined),
  };
}

/** Sums up what is due to each policy, apart for what `partOf` tells apart. */
function decisions(
  origins: readonly CountedOrigin[],
  partOf: (due: Origin['due'][number]) => number | undefined,
): readonly DecisionCount[] {
  const sums = new Map<string, DecisionCount>();
  for (const { due, count } of origins) {
    const seen = new Map<string, { readonly due: Origin['due'][number]; readonly whole: boolean }>();
    for (const one of due) {
      const key = [one.policy, one.direction, partOf(one) ?? '', one.allows].join(' ');
      seen.set(key, { due: one, whole: one.whole || seen.get(key)?.whole === true });
    }
    for (const [key, { due: one, whole }] of seen) {
      const { policy, direction, allows } = one;
      const rule = partOf(one);
      const known = sums.get(key);
      sums.set(key, {
        policy,
        direction,
        ...(rule !== undefined && { rule }),
        allows,
        least: whole ? sum(known?.least, count) : (known?.least ?? NOTHING),
        most: sum(known?.most, count),
      });
    }
  }
  return [...sums.values()];
}

const NOTHING: Count = { packets: 0, bytes: 0 };

function sum(a: Count = NOTHING, b: Count): Count {
  return { packets: a.packets + b.packets, bytes: a.bytes + b.bytes };
}
