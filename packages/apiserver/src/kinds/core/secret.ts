import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { mapAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { validateSecret, validateSecretUpdate } from './validate-secret.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Type',
    type: 'string',
    priority: 0,
    description:
      'Used to facilitate programmatic handling of secret data. More info: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
  },
  {
    name: 'Data',
    type: 'string',
    priority: 0,
    description:
      "Data contains the secret data. Each key must consist of alphanumeric characters, '-', '_' or '.'. The serialized form of the secret data is a base64 encoded string, representing the arbitrary (possibly non-string) data value here. Described in https://tools.ietf.org/html/rfc4648#section-4",
  },
  AGE_COLUMN,
];

/** core/v1 Secret. */
export const SECRET: Kind = builtin('io.k8s.api.core.v1.Secret', {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  namespaced: true,
  selectable: { type: (object) => textAt(object, 'type') },
  prepareCreate: withStringData,
  prepareUpdate: withStringData,
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  table: {
    columns: COLUMNS,
    row: (object, now) => [
      object.metadata.name,
      textAt(object, 'type'),
      Object.keys(mapAt(object, 'data')).length,
      ageOf(object, now),
    ],
  },
});

/** Plain texts are written for convenience, and kept as data. */
function withStringData(secret: KubeObject): KubeObject {
  const { stringData, ...rest } = secret;
  if (stringData === undefined) return secret;
  const encoded = Object.entries(mapAt(secret, 'stringData')).map(([key, text]) => [
    key,
    Buffer.from(String(text)).toString('base64'),
  ]);
  return { ...rest, data: { ...mapAt(secret, 'data'), ...Object.fromEntries(encoded) } };
}
