import type { FieldPath } from '@sluice/engine';
import {
  byPortOrName,
  type EntryPoint,
  entryPointBase,
  type ExposingObject,
  resolveBackend,
} from './entry-point.js';
import { readPortReference } from './port-fields.js';

/** The entry points of an Ingress of any API version. */
export function ingressEntryPoints(object: ExposingObject): readonly EntryPoint[] {
  const { fields } = object;
  const entryPoints: EntryPoint[] = [];
  const add = (path: FieldPath, host: string | undefined): void => {
    const entryPoint = backendEntryPoint(object, path, host);
    if (entryPoint) entryPoints.push(entryPoint);
  };
  add(['spec', 'defaultBackend'], undefined);
  // networking.k8s.io/v1beta1 and extensions/v1beta1.
  add(['spec', 'backend'], undefined);
  fields.list(['spec', 'rules']).forEach((_, i) => {
    const host = fields.text(['spec', 'rules', i, 'host']);
    fields.list(['spec', 'rules', i, 'http', 'paths']).forEach((__, j) => {
      add(['spec', 'rules', i, 'http', 'paths', j, 'backend'], host);
    });
  });
  return entryPoints;
}

function backendEntryPoint(
  object: ExposingObject,
  path: FieldPath,
  host: string | undefined,
): EntryPoint | undefined {
  const { fields, namespace } = object;
  if (fields.map(path) === undefined) return undefined;
  const { service, port } =
    fields.map([...path, 'service']) === undefined
      ? { service: [...path, 'serviceName'], port: [[...path, 'servicePort']] }
      : {
          service: [...path, 'service', 'name'],
          port: [
            [...path, 'service', 'port', 'number'],
            [...path, 'service', 'port', 'name'],
          ],
        };
  const name = fields.text(service);
  // A backend may be another resource than a Service (`backend.resource`).
  if (name === undefined) return undefined;
  const written = port.flatMap((at) => {
    const value = readPortReference(fields, at);
    return value === undefined ? [] : [{ value, path: at, matches: byPortOrName }];
  })[0];
  const resolved = resolveBackend(object, {
    namespace,
    name,
    path: service,
    ...(written === undefined ? {} : { port: written }),
  });
  if (resolved === undefined) return undefined;
  const hosts = host === undefined || host === '' ? [] : [host];
  return { ...entryPointBase(fields, namespace), by: 'Ingress', ...resolved, hosts, path: service };
}
