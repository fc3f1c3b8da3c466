import { checkDnsLabel, type FieldError, required } from '@sluice/manifest';
import { mapsAt, numberAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { goIpErrors, ipErrors, numberErrors, oneOf, PROTOCOLS, told } from '../validate/checks.js';

/** The rules of Endpoints. */
export function validateEndpoints(endpoints: KubeObject): readonly FieldError[] {
  return mapsAt(endpoints, 'subsets').flatMap((subset, index) => {
    const path = ['subsets', index];
    const lists = ['addresses', 'notReadyAddresses'] as const;
    const ports = mapsAt(subset, 'ports');
    return [
      ...(lists.every((list) => mapsAt(subset, list).length === 0)
        ? [required(path, 'must specify `addresses` or `notReadyAddresses`')]
        : []),
      ...lists.flatMap((list) =>
        mapsAt(subset, list).flatMap((address, position) => {
          const at = [...path, list, position, 'ip'];
          const ip = textAt(address, 'ip');
          return [...ipErrors(at, ip), ...goIpErrors(at, ip)];
        }),
      ),
      ...ports.flatMap((port, position) => {
        const at = [...path, 'ports', position];
        const name = textAt(port, 'name');
        return [
          ...(name === ''
            ? ports.length > 1
              ? [required([...at, 'name'])]
              : []
            : told([...at, 'name'], name, checkDnsLabel)),
          ...numberErrors([...at, 'port'], numberAt(port, 'port')),
          ...oneOf([...at, 'protocol'], textAt(port, 'protocol'), PROTOCOLS),
        ];
      }),
    ];
  });
}
