import type { FieldPath } from '@sluice/engine';
import { parseIp } from '@sluice/engine';
import {
  checkPortName,
  checkPortNumber,
  type FieldError,
  invalid,
  required,
  unsupported,
} from '@sluice/manifest';
import { at } from '../../meta/fields.js';

/** The path to an entry of a map: `limits[cpu]`. */
export function keyed(path: FieldPath, key: string): FieldPath {
  return [...path.slice(0, -1), `${String(path.at(-1))}[${key}]`];
}

/** One error for each message of a check. */
export function told(
  path: FieldPath,
  value: string,
  check: (text: string) => readonly string[],
): readonly FieldError[] {
  return check(value).map((message) => invalid(path, value, message));
}

/** A name that must be there and follow its rule. */
export function namedBy(
  path: FieldPath,
  value: string,
  check: (text: string) => readonly string[],
): readonly FieldError[] {
  return value === '' ? [required(path)] : told(path, value, check);
}

/** A value of an enumeration that has a type of its own. */
export function oneOf(path: FieldPath, value: unknown, values: readonly string[]): readonly FieldError[] {
  return typeof value === 'string' && values.includes(value) ? [] : [unsupported(path, value, values)];
}

/** A number that is there and below zero. */
export function notNegative(value: unknown, path: FieldPath): readonly FieldError[] {
  const found = at(value, String(path.at(-1)));
  return typeof found === 'number' && found < 0
    ? [invalid(path, found, 'must be greater than or equal to 0')]
    : [];
}

/** Transport protocols, as errors list them. */
export const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];

/** A port by its number or its name. */
export function portErrors(path: FieldPath, port: unknown): readonly FieldError[] {
  if (typeof port === 'string') return told(path, port, checkPortName);
  const number = typeof port === 'number' ? port : 0;
  return checkPortNumber(number).map((message) => invalid(path, number, message));
}

/** A port's number. */
export function numberErrors(path: FieldPath, port: number): readonly FieldError[] {
  return checkPortNumber(port).map((message) => invalid(path, port, message));
}

const NO_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** An address of either family. */
export function ipErrors(path: FieldPath, text: string): readonly FieldError[] {
  return parseIp(text) ? [] : [invalid(path, text, NO_IP)];
}

const SPECIAL: readonly (readonly [test: RegExp, message: string])[] = [
  [/^(0\.0\.0\.0|::)$/, 'may not be unspecified (0.0.0.0 or ::)'],
  [/^127\.|^::1$/, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [/^169\.254\.|^fe[89ab]/i, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [/^224\.0\.0\.|^ff02/i, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/** An address that others may be sent to (ValidateEndpointIP). */
export function reachableIpErrors(path: FieldPath, text: string): readonly FieldError[] {
  return SPECIAL.filter(([test]) => test.test(text)).map(([, message]) => invalid(path, text, message));
}

/** What an address of an endpoint may not be; told besides that it is none. */
export function goIpErrors(path: FieldPath, text: string): readonly FieldError[] {
  return parseIp(text) ? reachableIpErrors(path, text) : [invalid(path, text, 'must be a valid IP address')];
}

/** A count or a percentage, `25%`. */
export function countErrors(path: FieldPath, value: unknown): readonly FieldError[] {
  if (typeof value === 'number')
    return value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
  if (typeof value !== 'string' || /^[0-9]+%$/.test(value)) return [];
  return [
    invalid(
      path,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    ),
  ];
}

/** A percentage above 100. */
export function aboveAll(path: FieldPath, value: unknown): readonly FieldError[] {
  const percent = typeof value === 'string' ? /^([0-9]+)%$/.exec(value)?.[1] : undefined;
  return percent !== undefined && Number(percent) > 100
    ? [invalid(path, value, 'must not be greater than 100%')]
    : [];
}

/** The second and all further of values that have to differ. */
export function duplicate(path: FieldPath, value: unknown, detail = ''): FieldError {
  return { path, kind: 'Duplicate value', value, detail };
}
