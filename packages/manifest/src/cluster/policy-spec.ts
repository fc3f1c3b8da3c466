import { isMap } from '../validate/decode.js';
import type { JsonMap } from './field-reader.js';

/** A policy's spec as the API server reads it: a label value that is null is the empty string. */
export function policySpec(value: JsonMap): unknown {
  return Object.hasOwn(value, 'spec') && isMap(value['spec']) ? withTextLabels(value['spec']) : {};
}

/** The value itself where there is nothing to change. */
function withTextLabels(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withTextLabels);
    return items.some((item, i) => item !== value[i]) ? items : (value as unknown);
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, child]): [string, unknown] => [
    key,
    key === 'matchLabels' ? textLabels(child) : withTextLabels(child),
  ]);
  return entries.some(([key, child]) => child !== value[key]) ? Object.fromEntries(entries) : value;
}

function textLabels(labels: unknown): unknown {
  if (!isMap(labels) || !Object.values(labels).includes(null)) return labels;
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, value ?? '']));
}
