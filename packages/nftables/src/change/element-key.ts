import type { Element, Part, Scalar } from '../ruleset/named-set.js';
import type { Verdict } from '../ruleset/rule.js';

/** What two elements of one set share exactly if their keys are the same. */
export function elementKey({ key }: Element): Scalar {
  const [only] = key;
  if (key.length === 1 && typeof only !== 'object') return only!;
  return key.map(partKey).join(' ');
}

function partKey(part: Part): string {
  return typeof part === 'object' ? `${part.first}-${part.last}` : String(part);
}

/** Whether two elements of one key say the same. */
export function sameValue(a: Element, b: Element): boolean {
  if (typeof a.value !== 'object' || typeof b.value !== 'object') return a.value === b.value;
  return a.value.kind === b.value.kind && chainOf(a.value) === chainOf(b.value);
}

function chainOf(verdict: Verdict): string | undefined {
  return 'chain' in verdict ? verdict.chain : undefined;
}
