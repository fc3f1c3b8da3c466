import { type Labels, type LabelSelector, matches, parseSelector } from '@sluice/engine';

/** The keys that name a workload, most telling first. */
const TELLING = [
  'app.kubernetes.io/name',
  'app',
  'k8s-app',
  'name',
  'app.kubernetes.io/instance',
  'component',
  'role',
  'tier',
];

/**
 * The shortest selector that matches some labels and none of others, by the keys that usually name a workload where there is a
 * choice. Undefined where no selector tells them apart: some of the others have the same labels.
 */
export function selectorFor(labels: Labels, others: readonly Labels[]): LabelSelector | undefined {
  const keys = [...labels.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const isApart = (selector: LabelSelector): boolean => {
    const parsed = parseSelector(selector);
    return !others.some((other) => matches(parsed, other));
  };
  for (const chosen of subsets(keys, MOST_KEYS)) {
    const selector = { matchLabels: Object.fromEntries(chosen.map((key) => [key, labels.get(key)!])) };
    if (isApart(selector)) return selector;
  }
  // All labels together match others too: those have more, which this one has not.
  const matchLabels = Object.fromEntries(labels);
  const more = new Set(others.flatMap((other) => [...other.keys()].filter((key) => !labels.has(key))));
  const absent = [...more].sort().map((key) => ({ key, operator: 'DoesNotExist' as const }));
  const exact = {
    ...(labels.size > 0 && { matchLabels }),
    ...(absent.length > 0 && { matchExpressions: absent }),
  };
  return isApart(exact) ? exact : undefined;
}

/** With more labels than this in a selector, all of them are as readable. */
const MOST_KEYS = 3;

function rank(key: string): number {
  const place = TELLING.indexOf(key);
  return place < 0 ? TELLING.length : place;
}

/** The subsets of up to so many members, small ones first. */
function* subsets(keys: readonly string[], most: number): Generator<readonly string[]> {
  let layer: (readonly number[])[] = [[]];
  for (let size = 1; size <= Math.min(most, keys.length); size++) {
    layer = layer.flatMap((chosen) => {
      const last = chosen.at(-1) ?? -1;
      return keys.slice(last + 1).map((_, i) => [...chosen, last + 1 + i]);
    });
    for (const chosen of layer) yield chosen.map((i) => keys[i]!);
  }
}
