import { labelsOf, matches, type Selector } from '@sluice/engine';
import type { Api } from '../resources/api.js';
import type { Stored } from '../store/stored.js';
import { labelKey, LABELLED_PODS } from './indexes.js';

/** The pods of a namespace that a selector selects, found by the rarest of the labels that it asks for. */
export function selectedPods(api: Api, namespace: string, selector: Selector): readonly Stored[] {
  const keys = selector.requirements.flatMap(({ key, operator, values }) =>
    operator === 'In' && values.length === 1 ? [labelKey(namespace, key, values[0])] : [],
  );
  let rarest = labelKey(namespace);
  let fewest = Infinity;
  for (const key of keys) {
    const count = api.store.countUnder(LABELLED_PODS, key);
    if (count >= fewest) continue;
    [rarest, fewest] = [key, count];
  }
  return api.store
    .under(LABELLED_PODS, rarest)
    .filter(({ object }) => matches(selector, labelsOf(object.metadata.labels)));
}
