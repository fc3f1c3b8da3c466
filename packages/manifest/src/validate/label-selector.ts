import type { FieldPath } from '@sluice/engine';
import { isMap } from './decode.js';
import { type FieldError, forbidden, invalid, required } from './field-error.js';
import { checkLabelKey, checkLabelValue } from './names.js';
import { validateLabels } from './object-meta.js';

/** Validates a decoded label selector (apimachinery, meta/v1/validation). Null and absent selectors are valid. */
export function validateLabelSelector(selector: unknown, path: FieldPath): readonly FieldError[] {
  if (!isMap(selector)) return [];
  const errors: FieldError[] = [...validateLabels(selector['matchLabels'], [...path, 'matchLabels'])];
  const expressions = selector['matchExpressions'];
  if (!Array.isArray(expressions)) return errors;
  expressions.forEach((expression: unknown, index) => {
    const at = [...path, 'matchExpressions', index];
    const fields = isMap(expression) ? expression : {};
    const operator = typeof fields['operator'] === 'string' ? fields['operator'] : '';
    const key = typeof fields['key'] === 'string' ? fields['key'] : '';
    const values: readonly unknown[] = Array.isArray(fields['values']) ? fields['values'] : [];
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) {
        errors.push(required([...at, 'values'], "must be specified when `operator` is 'In' or 'NotIn'"));
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        errors.push(
          forbidden([...at, 'values'], "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
        );
      }
    } else
      errors.push({
        ...invalid([...at, 'operator'], operator, 'not a valid selector operator'),
        named: true,
      });
    for (const message of checkLabelKey(key)) errors.push(invalid([...at, 'key'], key, message));
    values.forEach((value, position) => {
      const text = typeof value === 'string' ? value : '';
      for (const message of checkLabelValue(text))
        errors.push(invalid([...at, 'values', position], text, message));
    });
  });
  return errors;
}
