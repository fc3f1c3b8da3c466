import { type FieldPath, type Ip, type Service, type ServicePort } from '@sluice/engine';
import type { FieldReader } from './field-reader.js';
import { readAddresses } from './pod-fields.js';
import { readPortNumber, readPortReference, readProtocol } from './port-fields.js';

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const;

/** Reads a Service, with the API server's defaults. */
export function readService(fields: FieldReader, namespace: string): Service {
  const { name, source } = fields.object;
  const selector = fields.labels(['spec', 'selector']);
  const externalName = fields.text(['spec', 'externalName']);
  const clusterIPs = fields.list(['spec', 'clusterIPs']).map((_, i): FieldPath => ['spec', 'clusterIPs', i]);
  const headless = [...clusterIPs, ['spec', 'clusterIP']].some((path) => fields.text(path) === 'None');
  return {
    namespace,
    name,
    type: readChoice(fields, ['spec', 'type'], TYPES, 'ClusterIP'),
    headless,
    // An empty selector selects nothing: such a Service has the endpoints that somebody else gives it.
    ...(selector.size === 0 ? {} : { selector }),
    clusterIPs: headless ? [] : readAddresses(fields, [...clusterIPs, ['spec', 'clusterIP']]),
    ...outsideAddresses(fields),
    ports: readServicePorts(fields),
    externalTrafficPolicy: readChoice(
      fields,
      ['spec', 'externalTrafficPolicy'],
      ['Cluster', 'Local'] as const,
      'Cluster',
    ),
    ...(externalName === undefined || externalName === '' ? {} : { externalName }),
    source,
  };
}

/** Addresses outside that a Service takes traffic for, whatever its type: `spec.externalIPs`. */
export function readExternalIps(fields: FieldReader): readonly Ip[] {
  return readAddresses(
    fields,
    fields.list(['spec', 'externalIPs']).map((_, i): FieldPath => ['spec', 'externalIPs', i]),
  );
}

/** With the addresses that a load balancer got. */
function outsideAddresses(fields: FieldReader): Pick<Service, 'outsideAddresses'> {
  const ingress: FieldPath = ['status', 'loadBalancer', 'ingress'];
  const paths = fields.list(ingress).map((_, i): FieldPath => [...ingress, i, 'ip']);
  const all = [...readExternalIps(fields), ...readAddresses(fields, paths)];
  return all.length === 0 ? {} : { outsideAddresses: all };
}

function readServicePorts(fields: FieldReader): ServicePort[] {
  const ports: ServicePort[] = [];
  fields.list(['spec', 'ports']).forEach((_, i) => {
    const path = ['spec', 'ports', i];
    const name = fields.text([...path, 'name']);
    const protocol = readProtocol(fields, [...path, 'protocol']);
    const port = readPortNumber(fields, [...path, 'port'], 'required');
    const targetPort = readPortReference(fields, [...path, 'targetPort']);
    const nodePort =
      fields.any([...path, 'nodePort']) === 0
        ? undefined
        : readPortNumber(fields, [...path, 'nodePort'], 'optional');
    if (protocol === undefined || port === undefined) return;
    ports.push({
      ...(name === undefined || name === '' ? {} : { name }),
      protocol,
      port,
      targetPort: targetPort ?? port,
      ...(nodePort === undefined ? {} : { nodePort }),
    });
  });
  return ports;
}

function readChoice<T extends string>(
  fields: FieldReader,
  path: FieldPath,
  choices: readonly T[],
  standard: T,
): T {
  const text = fields.text(path);
  if (text === undefined || text === '') return standard;
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  const supported = [...choices]
    .sort()
    .map((known) => JSON.stringify(known))
    .join(', ');
  fields.tell(
    'error',
    'unsupported-value',
    path,
    `Unsupported value: ${JSON.stringify(text)}: supported values: ${supported}`,
  );
  return standard;
}
