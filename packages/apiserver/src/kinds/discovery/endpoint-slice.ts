import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { at, listAt, mapsAt, textAt } from '../../meta/fields.js';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validate-endpoint-slice.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'AddressType',
    type: 'string',
    priority: 0,
    description:
      'addressType specifies the type of address carried by this EndpointSlice. All addresses in this slice must be the same type. This field is immutable after creation. The following address types are currently supported: * IPv4: Represents an IPv4 Address. * IPv6: Represents an IPv6 Address. * FQDN: Represents a Fully Qualified Domain Name.',
  },
  {
    name: 'Ports',
    type: 'string',
    priority: 0,
    description:
      'ports specifies the list of network ports exposed by each endpoint in this slice. Each port must have a unique name. When ports is empty, it indicates that there are no defined ports. When a port is defined with a nil port value, it indicates "all ports". Each slice may include a maximum of 100 ports.',
  },
  {
    name: 'Endpoints',
    type: 'string',
    priority: 0,
    description:
      'endpoints is a list of unique endpoints in this slice. Each slice may include a maximum of 1000 endpoints.',
  },
  AGE_COLUMN,
];

/** discovery.k8s.io/v1 EndpointSlice. */
export const ENDPOINT_SLICE: Kind = builtin('io.k8s.api.discovery.v1.EndpointSlice', {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  counted: true,
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
  table: {
    columns: COLUMNS,
    row: (object, now) => [
      object.metadata.name,
      textAt(object, 'addressType'),
      few(mapsAt(object, 'ports').map((port) => String(at(port, 'port') ?? at(port, 'name') ?? '*'))),
      few(mapsAt(object, 'endpoints').flatMap((endpoint) => listAt(endpoint, 'addresses').map(String))),
      ageOf(object, now),
    ],
  },
});

function few(all: readonly string[]): string {
  if (all.length === 0) return '<unset>';
  const shown = all.slice(0, 3).join(',');
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown;
}
