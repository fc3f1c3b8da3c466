import { type Ip, parseIp, type Protocol } from '@sluice/engine';

/** A host outside of the cluster, and what it serves. */
export interface OutsideSpec {
  readonly name: string;
  readonly addresses: readonly Ip[];
  readonly ports: readonly { readonly protocol: Protocol; readonly port: number }[];
}

/**
 * The world around a lab, at addresses kept for documentation: a site, a client that comes to node ports, and the
 * metadata service of a cloud.
 */
export const OUTSIDE_WORLD: readonly OutsideSpec[] = [
  outside('www.example.com', ['192.0.2.10', '2001:db8::10'], [80, 443]),
  outside('api.example.net', ['203.0.113.20', '2001:db8:1::20'], [443, 8443]),
  outside('client.example.org', ['198.51.100.30', '2001:db8:2::30'], [8080]),
  outside('metadata', ['169.254.169.254'], [80]),
];

function outside(name: string, addresses: readonly string[], ports: readonly number[]): OutsideSpec {
  return {
    name,
    addresses: addresses.map((text) => parseIp(text)!),
    ports: ports.map((port) => ({ protocol: 'TCP', port })),
  };
}
