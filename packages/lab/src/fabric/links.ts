import { formatIp, type Ip } from '@sluice/engine';

/** The IPv4 gateway of pods: nobody's address, for which their node answers. */
const POD_GATEWAY = '169.254.1.1';
/** The IPv4 gateway of nodes and of hosts outside: the router's own address. */
const ROUTER = '169.254.77.1';
/** Every hub, as its leaves see it over IPv6. */
const HUB_LINK_LOCAL = 'fe80::1';
/** A node, as the router sees it. */
const NODE_LINK_LOCAL = 'fe80::2';

/** A routed veth from a hub (a node, the router) to a leaf. */
export interface LeafLink {
  /** The interface at the hub. */
  readonly device: string;
  /** The leaf's network, as a path. */
  readonly network: string;
  readonly addresses: readonly Ip[];
}

/** A link from the router to a node. */
export interface NodeLink extends LeafLink {
  /** Of the node's pods, as prefixes. */
  readonly ranges: readonly string[];
}

/** Lines of `ip -batch` at the hub that lead to a leaf. */
export function hubLines({ device, network, addresses }: LeafLink): readonly string[] {
  return [
    `link add ${device} type veth peer name eth0 netns ${network}`,
    `link set ${device} up`,
    `address add ${HUB_LINK_LOCAL}/64 dev ${device} nodad`,
    ...addresses.map((ip) => `route add ${host(ip)} dev ${device}`),
  ];
}

/** Lines of `ip -batch` in a pod. */
export function podLines(addresses: readonly Ip[]): readonly string[] {
  return leafLines(addresses, POD_GATEWAY);
}

/** Lines of `ip -batch` in a host outside. */
export function outsideLines(addresses: readonly Ip[]): readonly string[] {
  return leafLines(addresses, ROUTER);
}

/** Lines of `ip -batch` that make the router. */
export const ROUTER_LINES: readonly string[] = ['link set lo up', `address add ${ROUTER}/32 dev lo`];

/** Lines of `ip -batch` at the router that lead to a node and its pods. */
export function routerLines({ device, network, addresses, ranges }: NodeLink): readonly string[] {
  return [
    `link add ${device} type veth peer name eth0 netns ${network}`,
    `link set ${device} up`,
    `address add ${HUB_LINK_LOCAL}/64 dev ${device} nodad`,
    ...addresses.flatMap((ip) => {
      const own = ranges.filter((range) => range.includes(':') === (ip.family === 6));
      return ip.family === 4
        ? [
            `route add ${host(ip)} dev ${device}`,
            ...own.map((range) => `route add ${range} via ${formatIp(ip)} dev ${device} onlink`),
          ]
        : [host(ip), ...own].map((range) => `route add ${range} via ${NODE_LINK_LOCAL} dev ${device}`);
    }),
  ];
}

/** Lines of `ip -batch` in a node. What is of its range and of no pod goes nowhere, instead of round and round. */
export function nodeLines(addresses: readonly Ip[], ranges: readonly string[]): readonly string[] {
  return [
    ...leafLines(addresses, ROUTER),
    `address add ${NODE_LINK_LOCAL}/64 dev eth0 nodad`,
    ...ranges.map((range) => `route add unreachable ${range}`),
  ];
}

/** Addresses are there at once: nobody else can have them. */
export const LEAF_SETTINGS: Readonly<Record<string, string>> = {
  'net/ipv6/conf/default/accept_dad': '0',
  'net/ipv6/conf/default/dad_transmits': '0',
  'net/ipv6/conf/default/accept_ra': '0',
  // Programs in pods may serve low ports, as in containers.
  'net/ipv4/ip_unprivileged_port_start': '0',
};

/** A hub forwards, and answers for the gateway of its leaves. */
export const HUB_SETTINGS: Readonly<Record<string, string>> = {
  ...LEAF_SETTINGS,
  'net/ipv4/ip_forward': '1',
  'net/ipv6/conf/all/forwarding': '1',
  'net/ipv4/conf/all/rp_filter': '0',
  'net/ipv4/conf/default/rp_filter': '0',
  'net/ipv4/conf/default/proxy_arp': '1',
};

/** A node answers for the gateway of a pod at once, instead of within 0.8 s. */
export function gatewaySettings(device: string): Readonly<Record<string, string>> {
  return { [`net/ipv4/neigh/${device}/proxy_delay`]: '0' };
}

function leafLines(addresses: readonly Ip[], gateway: string): readonly string[] {
  const has = (family: Ip['family']): boolean => addresses.some((ip) => ip.family === family);
  return [
    'link set lo up',
    'link set eth0 up',
    ...addresses.map((ip) => `address add ${host(ip)} dev eth0${ip.family === 6 ? ' nodad' : ''}`),
    ...(has(4) ? [`route add ${gateway}/32 dev eth0`, `route add default via ${gateway} dev eth0`] : []),
    ...(has(6) ? [`route add default via ${HUB_LINK_LOCAL} dev eth0`] : []),
  ];
}

function host(ip: Ip): string {
  return `${formatIp(ip)}/${ip.family === 4 ? 32 : 128}`;
}
