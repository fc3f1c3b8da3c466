import type { Node } from '../cluster/node.js';
import { type Pod, podId } from '../cluster/pod.js';
import { formatIp, type Ip } from '../net/ip.js';

/** One end of a flow. */
export type Endpoint =
  /** `address` is set where the flow uses one address of several. */
  | { readonly kind: 'pod'; readonly pod: Pod; readonly address?: Ip }
  | { readonly kind: 'node'; readonly node: Node; readonly address?: Ip }
  /** Something outside: an address, or a domain name whose address is not known. */
  | { readonly kind: 'external'; readonly ip?: Ip; readonly domain?: string };

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
