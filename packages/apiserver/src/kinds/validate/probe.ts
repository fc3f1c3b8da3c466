import type { FieldPath } from '@sluice/engine';
import { type FieldError, forbidden, invalid, required, unsupported } from '@sluice/manifest';
import { listAt, mapAt, numberAt, optionalNumber, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap, own } from '../../meta/json.js';
import { notNegative, numberErrors, portErrors } from './checks.js';

const ACTIONS: Readonly<Record<string, (action: JsonMap, path: FieldPath) => readonly FieldError[]>> = {
  exec: (action, path) => (listAt(action, 'command').length === 0 ? [required([...path, 'command'])] : []),
  httpGet: validateHttpGet,
  tcpSocket: (action, path) => portErrors([...path, 'port'], action['port']),
  grpc: (action, path) => numberErrors([...path, 'port'], numberAt(action, 'port')),
  sleep: () => [],
};

function validateHttpGet(action: JsonMap, path: FieldPath): readonly FieldError[] {
  const scheme = textAt(action, 'scheme');
  return [
    ...(textAt(action, 'path') === '' ? [required([...path, 'path'])] : []),
    ...portErrors([...path, 'port'], action['port']),
    ...(scheme === 'HTTP' || scheme === 'HTTPS'
      ? []
      : [unsupported([...path, 'scheme'], scheme, ['HTTP', 'HTTPS'])]),
  ];
}

/** What a probe or a lifecycle handler does: exactly one thing. */
export function validateHandler(handler: JsonMap, path: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  for (const [name, validate] of Object.entries(ACTIONS)) {
    const action = own(handler, name);
    if (!isMap(action)) continue;
    if (count++ > 0) errors.push(forbidden([...path, name], 'may not specify more than 1 handler type'));
    else errors.push(...validate(action, [...path, name]));
  }
  return count === 0 ? [required(path, 'must specify a handler type')] : errors;
}

const COUNTS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
];

/** A container's probe; liveness and startup succeed by one success. */
export function validateProbe(container: JsonMap, name: string, path: FieldPath): readonly FieldError[] {
  if (own(container, name) === undefined) return [];
  const probe = mapAt(container, name);
  const here = [...path, name];
  const grace = optionalNumber(probe, 'terminationGracePeriodSeconds');
  const success = numberAt(probe, 'successThreshold');
  return [
    ...validateHandler(probe, here),
    ...COUNTS.flatMap((count) => notNegative(probe, [...here, count])),
    ...(grace !== undefined && grace <= 0
      ? [invalid([...here, 'terminationGracePeriodSeconds'], grace, 'must be greater than 0')]
      : []),
    ...(name !== 'readinessProbe' && success !== 1
      ? [invalid([...here, 'successThreshold'], success, 'must be 1')]
      : []),
  ];
}
