import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { mapsAt, numberAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { validateEndpoints } from './validate-endpoints.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Endpoints',
    type: 'string',
    priority: 0,
    description:
      'The set of all endpoints is the union of all subsets. Addresses are placed into subsets according to the IPs they share. A single address with multiple ports, some of which are ready and some of which are not (because they come from different containers) will result in the address being displayed in different subsets for the different ports. No address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service.',
  },
  AGE_COLUMN,
];

/** core/v1 Endpoints. */
export const ENDPOINTS: Kind = builtin('io.k8s.api.core.v1.Endpoints', {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  warnings: () => ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
  validate: validateEndpoints,
  table: {
    columns: COLUMNS,
    row: (object, now) => [object.metadata.name, addresses(object), ageOf(object, now)],
  },
});

function addresses(endpoints: KubeObject): string {
  const subsets = mapsAt(endpoints, 'subsets');
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap((subset) => {
    const ips = mapsAt(subset, 'addresses').map((address) => textAt(address, 'ip'));
    const ports = mapsAt(subset, 'ports').map((port) => numberAt(port, 'port'));
    return ports.length === 0 ? ips : ports.flatMap((port) => ips.map((ip) => hostPort(ip, port)));
  });
  const shown = all.slice(0, 3).join(',');
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown;
}

function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
