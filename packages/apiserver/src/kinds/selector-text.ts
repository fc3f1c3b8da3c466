import { listAt, mapAt, mapsAt, textAt } from '../meta/fields.js';
import type { JsonMap } from '../meta/json.js';

/** A label selector as Tables show it (apimachinery, labels.Selector.String): `app=web,tier in (a,b),!legacy`. */
export function selectorText(selector: unknown): string {
  const requirements = [
    ...Object.entries(mapAt(selector, 'matchLabels')).map(
      ([key, value]) => [key, `${key}=${String(value)}`] as const,
    ),
    ...mapsAt(selector, 'matchExpressions').map((expression) => {
      const key = textAt(expression, 'key');
      return [key, expressionText(key, expression)] as const;
    }),
  ];
  return requirements
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join(',');
}

function expressionText(key: string, expression: JsonMap): string {
  const values = listAt(expression, 'values').map(String).sort().join(',');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return `${key} in (${values})`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'Exists':
      return key;
    default:
      return `!${key}`;
  }
}

/** Labels as Tables show them: `a=b,c=d`. */
export function labelsText(labels: JsonMap): string {
  const printed = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`);
  return printed.sort().join(',') || '<none>';
}
