import type { FieldPath } from '@sluice/engine';
import { type FieldError, invalid } from '@sluice/manifest';
import type { JsonMap } from '../../meta/json.js';
import { keyed } from './checks.js';

/** Bytes of a ConfigMap or Secret. */
const MAX_SIZE = 1_048_576;

/** The keys of a ConfigMap or Secret, which are names of files. */
export function dataErrors(data: JsonMap, field: string): readonly FieldError[] {
  return Object.keys(data).flatMap((key) =>
    checkKey(key).map((message) => invalid(keyed([field], key), key, message)),
  );
}

function checkKey(key: string): readonly string[] {
  const messages: string[] = [];
  if (key.length > 253) messages.push('must be no more than 253 characters');
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    messages.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  if (key === '.') messages.push("must not be '.'");
  else if (key === '..') messages.push("must not be '..'");
  else if (key.startsWith('..')) messages.push("must not start with '..'");
  return messages;
}

/** More than fits into one object. */
export function sizeErrors(size: number, path: FieldPath): readonly FieldError[] {
  if (size <= MAX_SIZE) return [];
  return [{ path, kind: 'Too long', detail: `may not be more than ${MAX_SIZE} bytes` }];
}
