import { byteLength, type FieldError, invalid } from '@sluice/manifest';
import { mapAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { keyed } from '../validate/checks.js';
import { dataErrors, sizeErrors } from '../validate/data-keys.js';

/** The rules of a ConfigMap. */
export function validateConfigMap(configMap: KubeObject): readonly FieldError[] {
  const data = mapAt(configMap, 'data');
  const binary = mapAt(configMap, 'binaryData');
  const size =
    Object.values(data).reduce<number>((sum, value) => sum + byteLength(String(value)), 0) +
    Object.values(binary).reduce<number>((sum, value) => sum + Buffer.byteLength(String(value), 'base64'), 0);
  return [
    ...dataErrors(data, 'data'),
    ...Object.keys(data)
      .filter((key) => Object.hasOwn(binary, key))
      .map((key) => invalid(keyed(['data'], key), key, 'duplicate of key present in binaryData')),
    ...dataErrors(binary, 'binaryData'),
    // The server gives no field here.
    ...sizeErrors(size, ['[]']),
  ];
}
