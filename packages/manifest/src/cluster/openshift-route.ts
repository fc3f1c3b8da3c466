import type { FieldPath } from '@sluice/engine';
import {
  type BackendPort,
  type EntryPoint,
  entryPointBase,
  type ExposingObject,
  resolveBackend,
} from './entry-point.js';
import { readPortReference } from './port-fields.js';

/** "The target port on pods selected by the service this route points to", by number or by Service port name. */
const byTargetPort: BackendPort['matches'] = (port, value) =>
  port.targetPort === value ||
  port.name === value ||
  // A named target port may be any number, pod by pod.
  (typeof value === 'number' && typeof port.targetPort === 'string');

/** The entry points of an OpenShift Route: its Service and the alternates. */
export function openshiftRouteEntryPoints(object: ExposingObject): readonly EntryPoint[] {
  const { fields, namespace } = object;
  const portPath: FieldPath = ['spec', 'port', 'targetPort'];
  const value = readPortReference(fields, portPath);
  const host = fields.text(['spec', 'host']);
  const backends: FieldPath[] = [
    ['spec', 'to'],
    ...fields.list(['spec', 'alternateBackends']).map((_, i): FieldPath => ['spec', 'alternateBackends', i]),
  ];
  return backends.flatMap((path): EntryPoint[] => {
    const name = fields.text([...path, 'name']);
    if (name === undefined || (fields.text([...path, 'kind']) ?? 'Service') !== 'Service') return [];
    const resolved = resolveBackend(object, {
      namespace,
      name,
      path: [...path, 'name'],
      ...(value === undefined ? {} : { port: { value, path: portPath, matches: byTargetPort } }),
    });
    if (resolved === undefined) return [];
    return [
      {
        ...entryPointBase(fields, namespace),
        by: 'Route',
        ...resolved,
        hosts: host === undefined || host === '' ? [] : [host],
        path: [...path, 'name'],
      },
    ];
  });
}
