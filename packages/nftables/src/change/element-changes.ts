import type { Element, Scalar } from '../ruleset/named-set.js';
import { elementKey, sameValue } from './element-key.js';

/** What becomes of a set's elements; one whose value changes goes and comes, since the kernel knows no other way. */
export interface ElementChanges {
  readonly gone: readonly Element[];
  readonly come: readonly Element[];
}

/** The difference between what keys held before and what they hold now. */
export function netChanges(
  before: ReadonlyMap<Scalar, Element | undefined>,
  now: (key: Scalar) => Element | undefined,
): ElementChanges {
  const gone: Element[] = [];
  const come: Element[] = [];
  for (const [key, old] of before) {
    const next = now(key);
    if (old && next && sameValue(old, next)) continue;
    if (old) gone.push(old);
    if (next) come.push(next);
  }
  return { gone, come };
}

/** How elements became others, so that it need not be found out by looking at all of them. */
interface Step extends ElementChanges {
  readonly from: readonly Element[];
}

const STEPS = new WeakMap<readonly Element[], Step>();
/** The farthest that a change is followed back; earlier values are let go of. */
const MEMORY = 8;

/** Remembers how the elements of a set became others. */
export function rememberStep(
  from: readonly Element[],
  to: readonly Element[],
  { gone, come }: ElementChanges,
): void {
  STEPS.set(to, { from, gone, come });
  let known: readonly Element[] | undefined = to;
  for (let i = 1; i < MEMORY && known; i++) known = STEPS.get(known)?.from;
  if (known) STEPS.delete(known);
}

/** What makes elements of one set others: along the remembered steps, or by looking at all. */
export function elementChanges(old: readonly Element[], next: readonly Element[]): ElementChanges {
  const steps = stepsBetween(old, next);
  if (!steps) return compared(old, next);
  const before = new Map<Scalar, Element | undefined>();
  const now = new Map<Scalar, Element>();
  for (const { gone, come } of steps) {
    for (const element of gone) {
      const key = elementKey(element);
      if (!before.has(key)) before.set(key, element);
      now.delete(key);
    }
    for (const element of come) {
      const key = elementKey(element);
      if (!before.has(key)) before.set(key, undefined);
      now.set(key, element);
    }
  }
  return netChanges(before, (key) => now.get(key));
}

/** The steps from one value to a later one, the first first; undefined where they are not remembered. */
function stepsBetween(old: readonly Element[], next: readonly Element[]): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (let at = next; at !== old;) {
    const step = STEPS.get(at);
    if (!step) return undefined;
    steps.push(step);
    at = step.from;
  }
  return steps.toReversed();
}

function compared(old: readonly Element[], next: readonly Element[]): ElementChanges {
  const left = new Map(old.map((element) => [elementKey(element), element]));
  const come: Element[] = [];
  for (const element of next) {
    const key = elementKey(element);
    const known = left.get(key);
    if (known && sameValue(known, element)) left.delete(key);
    else come.push(element);
  }
  return { gone: [...left.values()], come };
}
