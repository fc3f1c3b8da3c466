import type { FieldPath } from '@sluice/engine';
import { type FieldError, forbidden, invalid } from '@sluice/manifest';
import { mapAt, mapsAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { duplicate, keyed } from '../validate/checks.js';
import { nanosOf, shownQuantity } from '../validate/resources.js';

/** Which amount may not be greater than which, where the error stands, which of them it names, and how. */
const ORDERS = [
  ['min', 'max', 'min', 'min', 'min value', 'max value'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', 'default request value', 'max value'],
  [
    'defaultRequest',
    'default',
    'defaultRequest',
    'defaultRequest',
    'default request value',
    'default limit value',
  ],
  ['min', 'default', 'default', 'min', 'min value', 'default value'],
  ['default', 'max', 'default', 'max', 'default value', 'max value'],
] as const;

/** The rules of a LimitRange. */
export function validateLimitRange(limitRange: KubeObject): readonly FieldError[] {
  const types = new Set<string>();
  return mapsAt(limitRange, 'spec', 'limits').flatMap((limit, index) => {
    const path = ['spec', 'limits', index];
    const type = textAt(limit, 'type');
    const repeated = types.has(type);
    types.add(type);
    const noDefaults =
      type === 'Pod'
        ? ['default', 'defaultRequest'].filter((field) => Object.keys(mapAt(limit, field)).length > 0)
        : [];
    return [
      ...(repeated ? [duplicate([...path, 'type'], type)] : []),
      ...noDefaults.map((field) => forbidden([...path, field], "may not be specified when `type` is 'Pod'")),
      ...validateAmounts(limit, path, type),
    ];
  });
}

function validateAmounts(limit: JsonMap, path: FieldPath, type: string): readonly FieldError[] {
  const lists = type === 'Pod' ? ['min', 'max'] : ['min', 'max', 'default', 'defaultRequest'];
  const names = new Set(lists.flatMap((list) => Object.keys(mapAt(limit, list))));
  return [...names].flatMap((name) =>
    ORDERS.flatMap(([small, large, field, value, smallName, largeName]) => {
      if (!lists.includes(small) || !lists.includes(large)) return [];
      const [less, more] = [mapAt(limit, small)[name], mapAt(limit, large)[name]];
      const [a, b] = [nanosOf(less), nanosOf(more)];
      if (less === undefined || more === undefined || a === undefined || b === undefined || a <= b) return [];
      const detail = `${smallName} ${shownQuantity(less)} is greater than ${largeName} ${shownQuantity(more)}`;
      const shown = shownQuantity(mapAt(limit, value)[name]);
      return [invalid(keyed([...path, field], name), shown, detail)];
    }),
  );
}
