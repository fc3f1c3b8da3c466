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
  | 'Too many'
  | 'Not found';

/** One error of the API server's validation (apimachinery, util/validation/field). */
export interface FieldError {
  readonly path: FieldPath;
  readonly kind: FieldErrorKind;
  /** Printed by every kind but Required, Forbidden and Too long. */
  readonly value?: unknown;
  readonly detail: string;
  /** The value has a named type in Go, which prints it as JSON even where it is a string. */
  readonly named?: boolean;
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

/** A value is none of an enumeration's; `named` where the enumeration has a type of its own in Go. */
export function unsupported(
  path: FieldPath,
  value: unknown,
  supported: readonly string[],
  named = true,
): FieldError {
  const detail = `supported values: ${supported.map(goQuote).join(', ')}`;
  return { path, kind: 'Unsupported value', value, detail, named };
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
  'Not found': 'invalid-value',
};

/** The error as the API server prints it: `<path>: <kind>: <value>: <detail>`. */
export function printFieldError({ path, kind, value, detail, named = false }: FieldError): string {
  const parts: string[] = [printPath(path) || '<nil>', kind];
  if (kind !== 'Required value' && kind !== 'Forbidden' && kind !== 'Too long')
    parts.push(printValue(value, named));
  if (detail !== '') parts.push(detail);
  return parts.join(': ');
}

/** A field's path as the API server writes it: `spec.ingress[0].from`. */
export function printPath(path: FieldPath): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text;
}

function printValue(value: unknown, named: boolean): string {
  if (typeof value === 'string' && !named) return goQuote(value);
  return value === undefined ? 'null' : goJson(value);
}

/** A value as Go's encoding/json prints it, which escapes what could end a script in HTML. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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

/** A string as Go's %q prints it: letters, marks, numbers, punctuation, symbols and the space as they are. */
export function goQuote(text: string): string {
  const escaped = text.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (char) => {
    const code = char.codePointAt(0)!;
    const hex = code.toString(16);
    if (Object.hasOwn(ESCAPES, char)) return ESCAPES[char]!;
    if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
    return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
