import type { FieldPath } from '@sluice/engine';
import type { DiagnosticCode } from '../read/diagnostic.js';

/** What is wrong with a field, in the API server's words. */
export type FieldErrorKind =
  | 'Required value'
  | 'Invalid value'
  | 'Unsupported value'
  | 'Duplicate value'
  | 'Forbidden'
  | 'Too long'
  | 'Too many';

/** One error of the API server's validation (apimachinery, util/validation/field). */
export interface FieldError {
  readonly path: FieldPath;
  readonly kind: FieldErrorKind;
  /** Printed by every kind but Required, Forbidden and Too long. */
  readonly value?: unknown;
  readonly detail: string;
  /** Where to point, when a better place than `path` is known. */
  readonly at?: FieldPath;
  /** The key is wrong, not the value. */
  readonly byKey?: boolean;
  /** A value of a wrong JSON type under a CRD's schema: it stops the rules that need a sound object. */
  readonly wrongType?: { readonly value: unknown };
}

/** A required field is absent or empty. */
export function required(path: FieldPath, detail = ''): FieldError {
  return { path, kind: 'Required value', detail };
}

/** A value does not follow its rules. */
export function invalid(path: FieldPath, value: unknown, detail: string, at?: FieldPath): FieldError {
  return { path, kind: 'Invalid value', value, detail, ...(at && { at }) };
}

/** A value is none of an enumeration's. */
export function unsupported(path: FieldPath, value: unknown, supported: readonly string[]): FieldError {
  const detail = `supported values: ${supported.map(goQuote).join(', ')}`;
  return { path, kind: 'Unsupported value', value, detail };
}

/** A value is not allowed here. */
export function forbidden(path: FieldPath, detail: string): FieldError {
  return { path, kind: 'Forbidden', detail };
}

/** The diagnostic code of each kind. */
export const FIELD_ERROR_CODES: Readonly<Record<FieldErrorKind, DiagnosticCode>> = {
  'Required value': 'required',
  'Invalid value': 'invalid-value',
  'Unsupported value': 'unsupported-value',
  'Duplicate value': 'invalid-value',
  Forbidden: 'forbidden',
  'Too long': 'too-long',
  'Too many': 'too-many',
};

/** The error as the API server prints it: `<path>: <kind>: <value>: <detail>`. */
export function printFieldError({ path, kind, value, detail }: FieldError): string {
  const parts: string[] = [printPath(path) || '<nil>', kind];
  if (kind !== 'Required value' && kind !== 'Forbidden' && kind !== 'Too long') parts.push(printValue(value));
  if (detail !== '') parts.push(detail);
  return parts.join(': ');
}

/** A field's path as the API server writes it: `spec.ingress[0].from`. */
export function printPath(path: FieldPath): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text;
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  return value === undefined ? 'null' : JSON.stringify(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** A string as Go's %q prints it. */
export function goQuote(text: string): string {
  // eslint-disable-next-line no-control-regex
  const escaped = text.replace(
    /["\\\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\ufeff]/g,
    (char) => {
      const code = char.charCodeAt(0);
      const hex = code.toString(16);
      return ESCAPES[char] ?? (code < 128 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
    },
  );
  return `"${escaped}"`;
}
