import { type Cluster, formatIp, type Ip, isEndpoint, type Pod, podId, type Profile } from '@sluice/engine';
import { interfaceName } from '../../compile/interface-name.js';
import type { Holder } from './holder.fixture.js';

/** The namespace of everything that is neither pod nor node; it also joins the nodes. */
export const OUTSIDE = 'outside';

/** What the network is made of. */
export interface NetworkPlan {
  readonly cluster: Cluster;
  readonly profile: Profile;
  /** The addresses outside of the cluster. */
  readonly outside: readonly Ip[];
}

const GATEWAY: Readonly<Record<Ip['family'], string>> = { 4: '169.254.1.1', 6: 'fe80::1' };
/** Where a node and the outside reach each other; the i-th node is 169.254.77.i. */
const TRANSIT = '169.254.77';
const ROUTER = `${TRANSIT}.254`;
const NODE_LINK_LOCAL = 'fe80::2';

/** The namespace of a node. */
export function nodeNamespace(name: string): string {
  return `node/${name}`;
}

/** The namespace of a pod: its own, or its node's. Undefined where the pod does not run (POD-3). */
export function podNamespace(pod: Pod, { switches }: Profile): string | undefined {
  if (!isEndpoint(pod) || pod.node === undefined) return undefined;
  return pod.hostNetwork && switches.hostNetworkPods === 'node' ? nodeNamespace(pod.node) : podId(pod);
}

/**
 * Builds a network in a holder that has none: every pod behind a routed veth of its node, every node on a link of its own
 * to the outside, which forwards between nodes. Answers with a path to each namespace. Throws when the kernel or `ip` does
 * not take a part.
 */
export async function buildNetwork(
  holder: Holder,
  { cluster, profile, outside }: NetworkPlan,
): Promise<ReadonlyMap<string, string>> {
  const pods = [...cluster.pods.values()].filter((pod) => podNamespace(pod, profile) === podId(pod));
  const nodes = [...cluster.nodes.values()];
  const names = [OUTSIDE, ...nodes.map(({ name }) => nodeNamespace(name)), ...pods.map(podId)];
  const paths = await holder.create(names);
  const pathOf = new Map(names.map((name, i) => [name, paths[i]]));

  const links: string[] = ['link set lo up', ...outside.map((ip) => `address add ${host(ip)} dev lo`)];
  for (const [i, node] of nodes.entries()) {
    const port = `up${i + 1}`;
    const address = `${TRANSIT}.${i + 1}`;
    const local = pods.filter((pod) => pod.node === node.name);
    links.push(
      `link add ${port} type veth peer name eth0 netns ${pathOf.get(nodeNamespace(node.name))}`,
      `link set ${port} up`,
      `address add ${ROUTER}/32 dev ${port}`,
      `address add ${GATEWAY[6]}/64 dev ${port} nodad`,
      `route add ${address}/32 dev ${port}`,
      ...[node, ...local].flatMap(({ addresses }) =>
        addresses.map((ip) => routeTo(ip, ip.family === 4 ? address : NODE_LINK_LOCAL, port)),
      ),
    );
  }
  await holder.put(OUTSIDE, FORWARDING);
  await runIp(holder, OUTSIDE, links);
  for (const [i, node] of nodes.entries()) {
    const local = pods.filter((pod) => pod.node === node.name);
    await buildNode(holder, nodeNamespace(node.name), `${TRANSIT}.${i + 1}`, node.addresses, local, pathOf);
  }
  for (const pod of pods) await buildPod(holder, pod);
  return pathOf;
}

async function buildNode(
  holder: Holder,
  namespace: string,
  transit: string,
  addresses: readonly Ip[],
  pods: readonly Pod[],
  pathOf: ReadonlyMap<string, string>,
): Promise<void> {
  await holder.put(namespace, FORWARDING);
  await runIp(holder, namespace, [
    'link set lo up',
    ...addresses.map((ip) => `address add ${host(ip)} dev lo`),
    'link set eth0 up',
    `address add ${transit}/32 dev eth0`,
    `address add ${NODE_LINK_LOCAL}/64 dev eth0 nodad`,
    `route add ${ROUTER}/32 dev eth0`,
    `route add default via ${ROUTER} dev eth0`,
    `route add default via ${GATEWAY[6]} dev eth0`,
    ...pods.flatMap((pod) => {
      const port = interfaceName(pod);
      return [
        `link add ${port} type veth peer name eth0 netns ${pathOf.get(podId(pod))}`,
        `link set ${port} up`,
        `address add ${GATEWAY[6]}/64 dev ${port} nodad`,
        ...pod.addresses.map((ip) => `route add ${host(ip)} dev ${port}`),
      ];
    }),
  ]);
  // The node answers for the pods' gateway, which is nobody's address, and at once instead of within 0.8 s.
  const proxies = pods.flatMap((pod): [string, string][] => [
    [`/proc/sys/net/ipv4/conf/${interfaceName(pod)}/proxy_arp`, '1'],
    [`/proc/sys/net/ipv4/neigh/${interfaceName(pod)}/proxy_delay`, '0'],
  ]);
  await holder.put(namespace, Object.fromEntries(proxies));
}

async function buildPod(holder: Holder, pod: Pod): Promise<void> {
  await holder.put(podId(pod), QUIET);
  await runIp(holder, podId(pod), [
    'link set lo up',
    'link set eth0 up',
    ...pod.addresses.map((ip) => `address add ${host(ip)} dev eth0${ip.family === 6 ? ' nodad' : ''}`),
    `route add ${GATEWAY[4]}/32 dev eth0`,
    `route add default via ${GATEWAY[4]} dev eth0`,
    `route add default via ${GATEWAY[6]} dev eth0`,
  ]);
}

/** Addresses are there at once: nobody else can have them. */
const QUIET: Readonly<Record<string, string>> = {
  '/proc/sys/net/ipv6/conf/default/accept_dad': '0',
  '/proc/sys/net/ipv6/conf/default/dad_transmits': '0',
  '/proc/sys/net/ipv6/conf/default/accept_ra': '0',
};

const FORWARDING: Readonly<Record<string, string>> = {
  ...QUIET,
  '/proc/sys/net/ipv4/ip_forward': '1',
  '/proc/sys/net/ipv6/conf/all/forwarding': '1',
  '/proc/sys/net/ipv4/conf/all/rp_filter': '0',
  '/proc/sys/net/ipv4/conf/default/rp_filter': '0',
};

function host(ip: Ip): string {
  return `${formatIp(ip)}/${ip.family === 4 ? 32 : 128}`;
}

function routeTo(ip: Ip, via: string, device: string): string {
  return `route add ${host(ip)} via ${via} dev ${device} onlink`;
}

async function runIp(holder: Holder, namespace: string, lines: readonly string[]): Promise<void> {
  const ended = await holder.spawnIn(namespace)('ip', ['-batch', '-'], `${lines.join('\n')}\n`, 0);
  if ('error' in ended) throw new Error(`ip cannot be run (${ended.error})`);
  if (ended.code !== 0) throw new Error(`${namespace}: ${ended.stderr.trim()}`);
}
