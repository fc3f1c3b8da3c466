import { isMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { validateConfigMap } from './validate-config-map.js';
import { immutableErrors } from './validate-secret.js';

/** core/v1 ConfigMap. */
export const CONFIG_MAP: Kind = builtin('io.k8s.api.core.v1.ConfigMap', {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  validate: validateConfigMap,
  validateUpdate: (object, old) => immutableErrors(object, old, ['data', 'binaryData']),
  table: {
    columns: [
      NAME_COLUMN,
      {
        name: 'Data',
        type: 'string',
        priority: 0,
        description:
          "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.",
      },
      AGE_COLUMN,
    ],
    row: (object, now) => [object.metadata.name, keysOf(object), ageOf(object, now)],
  },
});

function keysOf({ data, binaryData }: KubeObject): number {
  return [data, binaryData].reduce<number>((sum, map) => sum + (isMap(map) ? Object.keys(map).length : 0), 0);
}
