import { type Cidr, cidrHas, type Family, formatCidr, formatIp, parseCidr, parseIp } from '@sluice/engine';
import { type FieldError, invalid } from '@sluice/manifest';
import type { Kind } from '../kinds/kind.js';
import { invalidObject } from '../meta/api-error.js';
import { listAt, mapAt, mapsAt, textAt } from '../meta/fields.js';
import type { JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse } from '../meta/result.js';
import type { Api } from '../resources/api.js';
import type { Admission } from './admission.js';

/** The addresses of Services, as kubeadm has them by default. */
const RANGES: Readonly<Record<Family, Cidr>> = {
  4: parseCidr('10.96.0.0/12')!,
  6: parseCidr('fd00:10:96::/112')!,
};
/** The first are left to those who ask for a certain address. */
const FIRST_OFFSET = 256n;
const NODE_PORTS = { first: 30_000, last: 32_767 } as const;

/** Gives new Services their addresses and node ports, and refuses those that are taken (registry/core/service). */
export const serviceAddresses: Admission = ({ kind, object, old }, api) => {
  if (kind.group !== '' || kind.kind !== 'Service') return accept(object);
  const spec = mapAt(object, 'spec');
  if (textAt(spec, 'type') === 'ExternalName') return accept(object);
  const others = othersOf(object, api);
  const errors: FieldError[] = [];
  const addressed = withAddresses(spec, old, others, errors);
  const ported = withNodePorts(addressed, old, others, errors);
  if (errors.length > 0) return refuse(refusal(kind, object, errors));
  return accept(ported === spec ? object : { ...object, spec: ported });
};

function refusal(
  kind: Kind,
  { metadata }: KubeObject,
  errors: readonly FieldError[],
): ReturnType<typeof invalidObject> {
  return invalidObject(kind.group, kind.kind, metadata.name, errors);
}

function othersOf({ metadata }: KubeObject, { store }: Api): readonly KubeObject[] {
  return store
    .latestAll('services')
    .filter(({ ref }) => ref.name !== metadata.name || ref.namespace !== metadata.namespace)
    .map(({ object }) => object);
}

function withAddresses(
  spec: JsonMap,
  old: KubeObject | undefined,
  others: readonly KubeObject[],
  errors: FieldError[],
): JsonMap {
  const given = listAt(spec, 'clusterIPs').map(String);
  if (given[0] === 'None') return spec;
  const taken = new Set(others.flatMap((service) => listAt(service, 'spec', 'clusterIPs').map(String)));
  const kept = new Set(listAt(old, 'spec', 'clusterIPs').map(String));
  for (const address of given) {
    if (kept.has(address)) continue;
    const why = whyNot(address, taken);
    if (why !== undefined)
      errors.push(invalid(['spec', 'clusterIPs'], given, `failed to allocate IP ${address}: ${why}`));
  }
  const families = listAt(spec, 'ipFamilies');
  if (given.length >= families.length) return spec;
  const added = families.slice(given.length).map((family) => freeAddress(family === 'IPv6' ? 6 : 4, taken));
  const all = [...given, ...added];
  return { ...spec, clusterIP: all[0], clusterIPs: all };
}

function whyNot(address: string, taken: ReadonlySet<string>): string | undefined {
  const ip = parseIp(address);
  // What is no address is for the validation to tell.
  if (!ip) return undefined;
  const range = RANGES[ip.family];
  if (!cidrHas(range, ip))
    return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${formatCidr(range)}`;
  return taken.has(formatIp(ip)) ? 'provided IP is already allocated' : undefined;
}

function freeAddress(family: Family, taken: ReadonlySet<string>): string {
  const { first } = RANGES[family];
  for (let offset = FIRST_OFFSET; ; offset++) {
    const address = formatIp({ family, value: first + offset });
    if (!taken.has(address)) return address;
  }
}

function withNodePorts(
  spec: JsonMap,
  old: KubeObject | undefined,
  others: readonly KubeObject[],
  errors: FieldError[],
): JsonMap {
  const type = textAt(spec, 'type');
  const balanced = type === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false;
  if (type !== 'NodePort' && !balanced) return spec;
  const portsOf = (service: KubeObject | undefined): readonly unknown[] =>
    mapsAt(service, 'spec', 'ports').map(({ nodePort }) => nodePort);
  const taken = new Set(others.flatMap(portsOf));
  const kept = new Set(portsOf(old));
  const ports = mapsAt(spec, 'ports');
  ports.forEach(({ nodePort }, index) => {
    if (typeof nodePort !== 'number' || nodePort === 0 || kept.has(nodePort)) return;
    const path = ['spec', 'ports', index, 'nodePort'];
    if (nodePort < NODE_PORTS.first || nodePort > NODE_PORTS.last)
      errors.push(
        invalid(
          path,
          nodePort,
          `provided port is not in the valid range. The range of valid ports is ${NODE_PORTS.first}-${NODE_PORTS.last}`,
        ),
      );
    else if (taken.has(nodePort)) errors.push(invalid(path, nodePort, 'provided port is already allocated'));
  });
  for (const { nodePort } of ports) taken.add(nodePort);
  if (ports.every(({ nodePort }) => typeof nodePort === 'number' && nodePort !== 0)) return spec;
  let next: number = NODE_PORTS.first;
  return {
    ...spec,
    ports: ports.map((port) => {
      if (typeof port['nodePort'] === 'number' && port['nodePort'] !== 0) return port;
      while (taken.has(next)) next++;
      taken.add(next);
      return { ...port, nodePort: next };
    }),
  };
}
