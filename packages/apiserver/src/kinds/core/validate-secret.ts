import { isDeepStrictEqual } from 'node:util';
import { type FieldError, forbidden, invalid, required } from '@sluice/manifest';
import { at, mapAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { readJson } from '../../wire/read-json.js';
import { dataErrors, sizeErrors } from '../validate/data-keys.js';
import { keyed } from '../validate/checks.js';

/** The keys that a type of Secret has to have. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
};

/** The rules of a Secret. */
export function validateSecret(secret: KubeObject): readonly FieldError[] {
  const data = mapAt(secret, 'data');
  const size = Object.values(data).reduce<number>(
    (sum, value) => sum + Buffer.byteLength(String(value), 'base64'),
    0,
  );
  return [...dataErrors(data, 'data'), ...sizeErrors(size, ['data']), ...validateType(secret)];
}

function validateType(secret: KubeObject): readonly FieldError[] {
  const type = textAt(secret, 'type');
  const data = mapAt(secret, 'data');
  const missing = (keys: readonly string[]): readonly FieldError[] =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(keyed(['data'], key)));
  switch (type) {
    case 'kubernetes.io/service-account-token': {
      const account = textAt(secret, 'metadata', 'annotations', 'kubernetes.io/service-account.name');
      const path = keyed(['metadata', 'annotations'], 'kubernetes.io/service-account.name');
      return account === '' ? [required(path)] : [];
    }
    case 'kubernetes.io/basic-auth':
      return missing(['username', 'password']).length === 2 ? missing(['username', 'password']) : [];
    case 'kubernetes.io/dockerconfigjson':
    case 'kubernetes.io/dockercfg': {
      const [key = ''] = KEYS[type]!;
      const absent = missing([key]);
      if (absent.length > 0) return absent;
      const read = readJson(Buffer.from(String(data[key]), 'base64').toString('utf8'));
      return 'error' in read ? [invalid(keyed(['data'], key), '<secret contents redacted>', read.error)] : [];
    }
    default:
      return Object.hasOwn(KEYS, type) ? missing(KEYS[type]!) : [];
  }
}

/** A Secret keeps its type, and its data where it says so. */
export function validateSecretUpdate(secret: KubeObject, old: KubeObject): readonly FieldError[] {
  const type = textAt(secret, 'type');
  return [
    ...(type === textAt(old, 'type')
      ? []
      : [{ ...invalid(['type'], type, 'field is immutable'), named: true }]),
    ...immutableErrors(secret, old, ['data']),
  ];
}

/** What an immutable ConfigMap or Secret may not change. */
export function immutableErrors(
  next: KubeObject,
  old: KubeObject,
  fields: readonly string[],
): readonly FieldError[] {
  if (old['immutable'] !== true) return [];
  const detail = 'field is immutable when `immutable` is set';
  return [
    ...(next['immutable'] === true ? [] : [forbidden(['immutable'], detail)]),
    ...fields
      .filter((field) => !isDeepStrictEqual(at(next, field), at(old, field)))
      .map((field) => forbidden([field], detail)),
  ];
}
