import type { FieldPath } from '@sluice/engine';
import {
  checkLabelKey,
  checkLabelValue,
  type FieldError,
  forbidden,
  invalid,
  required,
  unsupported,
  validateLabelSelector,
} from '@sluice/manifest';
import { listAt, mapAt, mapsAt, numberAt, optionalNumber, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap } from '../../meta/json.js';
import { oneOf, told } from './checks.js';

/** What taints do to pods. */
export const TAINT_EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** A value with a Go type of its own is printed as JSON. */
function ofType(path: FieldPath, value: string, detail: string): FieldError {
  return { ...invalid(path, value, detail), named: true };
}

/** A pod's tolerations. */
export function validateTolerations(spec: JsonMap, path: FieldPath): readonly FieldError[] {
  return mapsAt(spec, 'tolerations').flatMap((toleration, index) => {
    const at = [...path, 'tolerations', index];
    const [key, operator, value, effect] = ['key', 'operator', 'value', 'effect'].map((name) =>
      textAt(toleration, name),
    ) as [string, string, string, string];
    const errors: FieldError[] = key === '' ? [] : [...told([...at, 'key'], key, checkLabelKey)];
    if (key === '' && operator !== 'Exists')
      errors.push(
        ofType(
          [...at, 'operator'],
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (optionalNumber(toleration, 'tolerationSeconds') !== undefined && effect !== 'NoExecute')
      errors.push(
        ofType([...at, 'effect'], effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    if (operator === '' || operator === 'Equal') {
      const messages = checkLabelValue(value);
      if (messages.length > 0) errors.push(invalid([...at, 'operator'], value, messages.join(';')));
    } else if (operator !== 'Exists')
      errors.push(unsupported([...at, 'operator'], operator, ['Equal', 'Exists']));
    else if (value !== '')
      errors.push(invalid([...at, 'operator'], value, "value must be empty when `operator` is 'Exists'"));
    return effect === '' ? errors : [...errors, ...oneOf([...at, 'effect'], effect, TAINT_EFFECTS)];
  });
}

/** How a pod is spread. */
export function validateSpread(spec: JsonMap, path: FieldPath): readonly FieldError[] {
  return mapsAt(spec, 'topologySpreadConstraints').flatMap((constraint, index) => {
    const at = [...path, 'topologySpreadConstraints', index];
    const skew = numberAt(constraint, 'maxSkew');
    return [
      ...(skew > 0 ? [] : [invalid([...at, 'maxSkew'], skew, 'must be greater than zero')]),
      ...(textAt(constraint, 'topologyKey') === ''
        ? [required([...at, 'topologyKey'], 'can not be empty')]
        : []),
      ...oneOf([...at, 'whenUnsatisfiable'], textAt(constraint, 'whenUnsatisfiable'), [
        'DoNotSchedule',
        'ScheduleAnyway',
      ]),
      ...validateLabelSelector(constraint['labelSelector'], [...at, 'labelSelector']),
    ];
  });
}

/** Where a pod wants to be, by nodes and by other pods. */
export function validateAffinity(spec: JsonMap, path: FieldPath): readonly FieldError[] {
  const affinity = mapAt(spec, 'affinity');
  const here = [...path, 'affinity'];
  return [
    ...validateNodeAffinity(mapAt(affinity, 'nodeAffinity'), [...here, 'nodeAffinity']),
    ...['podAffinity', 'podAntiAffinity'].flatMap((name) =>
      validatePodAffinity(mapAt(affinity, name), [...here, name]),
    ),
  ];
}

const HARD = 'requiredDuringSchedulingIgnoredDuringExecution';
const SOFT = 'preferredDuringSchedulingIgnoredDuringExecution';

function validateNodeAffinity(affinity: JsonMap, path: FieldPath): readonly FieldError[] {
  const hard = affinity[HARD];
  const terms = mapsAt(hard, 'nodeSelectorTerms');
  const at = [...path, HARD, 'nodeSelectorTerms'];
  if (isMap(hard) && terms.length === 0) return [required(at, 'must have at least one node selector term')];
  return [
    ...terms.flatMap((term, index) => validateTerm(term, [...at, index])),
    ...mapsAt(affinity, SOFT).flatMap((soft, index) => [
      ...weightErrors(soft, [...path, SOFT, index, 'weight']),
      ...validateTerm(mapAt(soft, 'preference'), [...path, SOFT, index, 'preference']),
    ]),
  ];
}

function weightErrors(soft: JsonMap, path: FieldPath): readonly FieldError[] {
  const weight = numberAt(soft, 'weight');
  return weight >= 1 && weight <= 100 ? [] : [invalid(path, weight, 'must be in the range 1-100')];
}

function validateTerm(term: JsonMap, path: FieldPath): readonly FieldError[] {
  return mapsAt(term, 'matchExpressions').flatMap((expression, index) => {
    const at = [...path, 'matchExpressions', index];
    const operator = textAt(expression, 'operator');
    const values = listAt(expression, 'values');
    const errors: FieldError[] = [];
    switch (operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0)
          errors.push(required([...at, 'values'], "must be specified when `operator` is 'In' or 'NotIn'"));
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0)
          errors.push(
            forbidden(
              [...at, 'values'],
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            ),
          );
        break;
      case 'Gt':
      case 'Lt':
        if (values.length !== 1)
          errors.push(
            required([...at, 'values'], "must be specified single value when `operator` is 'Lt' or 'Gt'"),
          );
        break;
      default:
        errors.push(ofType([...at, 'operator'], operator, 'not a valid selector operator'));
    }
    return [...errors, ...told([...at, 'key'], textAt(expression, 'key'), checkLabelKey)];
  });
}

function validatePodAffinity(affinity: JsonMap, path: FieldPath): readonly FieldError[] {
  return [
    ...mapsAt(affinity, HARD).flatMap((term, index) => validatePodTerm(term, [...path, HARD, index])),
    ...mapsAt(affinity, SOFT).flatMap((soft, index) => [
      ...weightErrors(soft, [...path, SOFT, index, 'weight']),
      ...validatePodTerm(mapAt(soft, 'podAffinityTerm'), [...path, SOFT, index, 'podAffinityTerm']),
    ]),
  ];
}

function validatePodTerm(term: JsonMap, path: FieldPath): readonly FieldError[] {
  const key = textAt(term, 'topologyKey');
  return [
    ...validateLabelSelector(term['labelSelector'], [...path, 'labelSelector']),
    ...validateLabelSelector(term['namespaceSelector'], [...path, 'namespaceSelector']),
    ...(key === '' ? [required([...path, 'topologyKey'], 'can not be empty')] : []),
    ...told([...path, 'topologyKey'], key, checkLabelKey),
  ];
}
