import { parseIp } from '@sluice/engine';
import {
  checkDnsLabel,
  checkSubdomain,
  type FieldError,
  invalid,
  required,
  unsupported,
} from '@sluice/manifest';
import { listAt, mapsAt, optionalNumber, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import {
  duplicate,
  ipErrors,
  numberErrors,
  oneOf,
  PROTOCOLS,
  reachableIpErrors,
  told,
} from '../validate/checks.js';

const TYPES = ['FQDN', 'IPv4', 'IPv6'];

/** The rules of an EndpointSlice (apis/discovery/validation). */
export function validateEndpointSlice(slice: KubeObject): readonly FieldError[] {
  const type = textAt(slice, 'addressType');
  return [
    ...(type === ''
      ? [required(['addressType'])]
      : TYPES.includes(type)
        ? []
        : [unsupported(['addressType'], type, TYPES)]),
    ...validatePorts(mapsAt(slice, 'ports')),
    ...mapsAt(slice, 'endpoints').flatMap((endpoint, index) => validateEndpoint(endpoint, index, type)),
  ];
}

function validatePorts(ports: readonly JsonMap[]): readonly FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const path = ['ports', index];
    const name = textAt(port, 'name');
    const number = optionalNumber(port, 'port');
    const repeated = names.has(name);
    names.add(name);
    return [
      ...(name === '' ? [] : told([...path, 'name'], name, checkDnsLabel)),
      ...(repeated ? [duplicate([...path, 'name'], name)] : []),
      ...oneOf([...path, 'protocol'], textAt(port, 'protocol'), PROTOCOLS),
      ...(number === undefined || number === 0 ? [] : numberErrors([...path, 'port'], number)),
    ];
  });
}

function validateEndpoint(endpoint: JsonMap, index: number, type: string): readonly FieldError[] {
  const path = ['endpoints', index, 'addresses'];
  const addresses = listAt(endpoint, 'addresses').map(String);
  if (addresses.length === 0) return [required(path, 'must contain at least 1 address')];
  return addresses.flatMap((address, position) => {
    const at = [...path, position];
    if (type === 'FQDN') return told(at, address, checkSubdomain);
    if (type !== 'IPv4' && type !== 'IPv6') return [];
    const ip = parseIp(address);
    if (!ip) return ipErrors(at, address);
    const errors = reachableIpErrors(at, address);
    const wanted = type === 'IPv4' ? 4 : 6;
    const article = type === 'IPv4' ? 'an IPv4' : 'an IPv6';
    return ip.family === wanted ? errors : [invalid(path, address, `must be ${article} address`), ...errors];
  });
}

/** The family of a slice does not change. */
export function validateEndpointSliceUpdate(slice: KubeObject, old: KubeObject): readonly FieldError[] {
  const [type, before] = [slice, old].map((each) => textAt(each, 'addressType'));
  return type === before ? [] : [{ ...invalid(['addressType'], type, 'field is immutable'), named: true }];
}
