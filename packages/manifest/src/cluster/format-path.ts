import type { FieldPath } from '@sluice/engine';

/** A field's path as the API server writes it: `spec.ingress[0].from`; keys that hold dots are put in brackets. */
export function formatPath(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/[./[\]]/.test(step)) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
