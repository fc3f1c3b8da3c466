import type { FieldPath, ServiceEndpoints } from '@sluice/engine';
import type { FieldReader } from './field-reader.js';
import { readAddresses } from './pod-fields.js';
import { readPortNumber, readProtocol } from './port-fields.js';

/** The label by which an EndpointSlice belongs to a Service. */
const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** Reads the ready addresses of an EndpointSlice, and the name of its Service; undefined when it belongs to none. */
export function readEndpointSlice(
  fields: FieldReader,
): { readonly service: string; readonly endpoints: readonly ServiceEndpoints[] } | undefined {
  const service = fields.labels(['metadata', 'labels']).get(SERVICE_NAME_LABEL);
  // A slice of domain names leads to no address.
  if (service === undefined || fields.text(['addressType']) === 'FQDN') return undefined;
  const ports = readPorts(fields, ['ports']);
  const paths: FieldPath[] = [];
  fields.list(['endpoints']).forEach((_, i) => {
    // "nil should be interpreted as true" (EndpointConditions.ready).
    if (fields.flag(['endpoints', i, 'conditions', 'ready']) === false) return;
    fields
      .list(['endpoints', i, 'addresses'])
      .forEach((__, j) => paths.push(['endpoints', i, 'addresses', j]));
  });
  return { service, endpoints: [{ addresses: readAddresses(fields, paths), ports }] };
}

/** Reads the ready addresses of an Endpoints object, whose name is its Service's. */
export function readEndpoints(fields: FieldReader): readonly ServiceEndpoints[] {
  return fields.list(['subsets']).map((_, i) => {
    const paths = fields
      .list(['subsets', i, 'addresses'])
      .map((__, j): FieldPath => ['subsets', i, 'addresses', j, 'ip']);
    return { addresses: readAddresses(fields, paths), ports: readPorts(fields, ['subsets', i, 'ports']) };
  });
}

function readPorts(fields: FieldReader, path: FieldPath): ServiceEndpoints['ports'] {
  const ports: ServiceEndpoints['ports'][number][] = [];
  fields.list(path).forEach((_, i) => {
    const name = fields.text([...path, i, 'name']);
    const protocol = readProtocol(fields, [...path, i, 'protocol']);
    const port = readPortNumber(fields, [...path, i, 'port'], 'optional');
    if (protocol === undefined || port === undefined) return;
    ports.push(name === undefined || name === '' ? { protocol, port } : { name, protocol, port });
  });
  return ports;
}
