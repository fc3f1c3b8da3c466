import type { Node } from '../cluster/node.js';
import { type Pod, podId } from '../cluster/pod.js';
import { FAMILIES, type Family, formatIp, type Ip } from '../net/ip.js';

/** One end of a flow. */
export type Endpoint =
  /** `address` is set where the flow uses one address of several. */
  | { readonly kind: 'pod'; readonly pod: Pod; readonly address?: Ip }
  /** `family` is set where the flow uses one family, whichever address. */
  | { readonly kind: 'node'; readonly node: Node; readonly address?: Ip; readonly family?: Family }
  /** Something outside: an address, or one that is not known, perhaps by its domain name or its family. */
  | { readonly kind: 'external'; readonly ip?: Ip; readonly domain?: string; readonly family?: Family };

/** The endpoint's id: `namespace/Kind/name`, `node/name` or `external/address`. */
export function endpointId(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case 'pod':
      return podId(endpoint.pod);
    case 'node':
      return `node/${endpoint.node.name}`;
    case 'external':
      return `external/${endpoint.ip ? formatIp(endpoint.ip) : (endpoint.domain ?? 'unknown')}`;
  }
}

/** The families that the endpoint may use: those of its addresses, both where none is known. */
export function familiesOfEnd(endpoint: Endpoint): readonly Family[] {
  const addresses = addressesOf(endpoint);
  const only = endpoint.kind === 'pod' ? undefined : endpoint.family;
  return FAMILIES.filter(
    (family) =>
      (only === undefined || only === family) &&
      (addresses.length === 0 || addresses.some((ip) => ip.family === family)),
  );
}

/** The addresses that the endpoint may use; none means that they are not known. */
export function addressesOf(endpoint: Endpoint): readonly Ip[] {
  if (endpoint.kind !== 'external' && endpoint.address) return [endpoint.address];
  switch (endpoint.kind) {
    case 'pod':
      return endpoint.pod.addresses;
    case 'node':
      return endpoint.node.addresses;
    case 'external':
      return endpoint.ip ? [endpoint.ip] : [];
  }
}
