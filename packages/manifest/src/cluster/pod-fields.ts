import { type ContainerPort, type FieldPath, type Ip, type Labels, type PodPhase } from '@sluice/engine';
import { parseIp, sameIp } from '@sluice/engine';
import type { FieldReader } from './field-reader.js';
import { readPortNumber, readProtocol } from './port-fields.js';

/** What a pod, or the template of a workload, says that policies can see. */
export interface PodFields {
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  readonly node?: string;
}

/** Reads the pod or the pod template at `path`. */
export function readPodFields(fields: FieldReader, path: FieldPath): PodFields {
  const spec = [...path, 'spec'];
  const ports: ContainerPort[] = [];
  const containers = fields.list([...spec, 'containers']);
  if (containers.length === 0) {
    fields.tell(
      'warning',
      'required',
      [...spec, 'containers'],
      'Required value: the API server wants one or more',
    );
  }
  containers.forEach((_, i) => ports.push(...readContainerPorts(fields, [...spec, 'containers', i])));
  fields.list([...spec, 'initContainers']).forEach((_, i) => {
    const container = [...spec, 'initContainers', i];
    // PORT-4: only restartable init containers (sidecars) live as long as the pod.
    if (fields.text([...container, 'restartPolicy']) !== 'Always') return;
    ports.push(...readContainerPorts(fields, container));
  });
  const node = fields.text([...spec, 'nodeName']);
  return {
    labels: fields.labels([...path, 'metadata', 'labels']),
    ports,
    hostNetwork: fields.flag([...spec, 'hostNetwork']) ?? false,
    ...(node === undefined || node === '' ? {} : { node }),
  };
}

/** Reads the template of a virtual machine at `path`: the pod that runs it has its labels and its interfaces' ports. */
export function readMachineFields(fields: FieldReader, path: FieldPath): PodFields {
  const interfaces = [...path, 'spec', 'domain', 'devices', 'interfaces'];
  return {
    labels: fields.labels([...path, 'metadata', 'labels']),
    ports: fields.list(interfaces).flatMap((_, i) => readPorts(fields, [...interfaces, i], 'port')),
    hostNetwork: false,
  };
}

function readContainerPorts(fields: FieldReader, container: FieldPath): ContainerPort[] {
  return readPorts(fields, container, 'containerPort');
}

function readPorts(
  fields: FieldReader,
  holder: FieldPath,
  number: 'containerPort' | 'port',
): ContainerPort[] {
  const ports: ContainerPort[] = [];
  fields.list([...holder, 'ports']).forEach((_, i) => {
    const path = [...holder, 'ports', i];
    const name = fields.text([...path, 'name']);
    const protocol = readProtocol(fields, [...path, 'protocol']);
    const port = readPortNumber(fields, [...path, number], 'required');
    if (protocol === undefined || port === undefined) return;
    ports.push(name === undefined || name === '' ? { protocol, port } : { name, protocol, port });
  });
  return ports;
}

const PHASES: readonly string[] = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

/** Reads `status.phase`; undefined for a pod that no cluster has seen. */
export function readPhase(fields: FieldReader): PodPhase | undefined {
  const phase = fields.text(['status', 'phase']);
  if (phase === undefined || phase === '') return undefined;
  if (PHASES.includes(phase)) return phase as PodPhase;
  fields.tell('warning', 'unsupported-value', ['status', 'phase'], `unknown phase ${JSON.stringify(phase)}`);
  return undefined;
}

/** Reads every address of a pod (POD-4): `status.podIPs`, and `status.podIP` where older clusters give only that. */
export function readPodAddresses(fields: FieldReader): readonly Ip[] {
  const paths = fields.list(['status', 'podIPs']).map((_, i): FieldPath => ['status', 'podIPs', i, 'ip']);
  return readAddresses(fields, [...paths, ['status', 'podIP']]);
}

/** Reads the addresses at `paths`, each once; what is no address is told as a warning. */
export function readAddresses(fields: FieldReader, paths: readonly FieldPath[]): readonly Ip[] {
  const addresses: Ip[] = [];
  for (const path of paths) {
    const text = fields.text(path);
    if (text === undefined || text === '') continue;
    const address = parseIp(text);
    if (address === undefined) {
      fields.tell(
        'warning',
        'invalid-value',
        path,
        `Invalid value: ${JSON.stringify(text)}: must be a valid IP address`,
      );
    } else if (!addresses.some((other) => sameIp(other, address))) addresses.push(address);
  }
  return addresses;
}
