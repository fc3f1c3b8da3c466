import type { FieldPath } from '@sluice/engine';
import {
  byPortOrName,
  type Exposure,
  exposureBase,
  type ExposingObject,
  resolveBackend,
} from './exposure.js';
import { readPortReference } from './port-fields.js';

/** The exposures of an Ingress of any API version. */
export function ingressExposures(object: ExposingObject): readonly Exposure[] {
  const { fields } = object;
  const exposures: Exposure[] = [];
  const add = (path: FieldPath, host: string | undefined): void => {
    const exposure = backendExposure(object, path, host);
    if (exposure) exposures.push(exposure);
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
  return exposures;
}

function backendExposure(
  object: ExposingObject,
  path: FieldPath,
  host: string | undefined,
): Exposure | undefined {
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
  return { ...exposureBase(fields, namespace), by: 'Ingress', ...resolved, hosts, path: service };
}
