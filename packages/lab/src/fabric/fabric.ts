import { FAMILIES, type Family, type Ip } from '@sluice/engine';
import { interfaceName } from '@sluice/nftables';
import type { Holder } from '../holder/holder.js';
import type { Space } from '../holder/space.js';
import { LabError } from '../lab-error.js';
import { hostsFile } from '../pods/network-files.js';
import { AddressRange, nodeAddresses } from './address-range.js';
import {
  gatewaySettings,
  HUB_SETTINGS,
  hubLines,
  LEAF_SETTINGS,
  nodeLines,
  outsideLines,
  podLines,
  ROUTER_LINES,
  routerLines,
} from './links.js';

/** A node of the fabric. */
export interface FabricNode {
  readonly name: string;
  readonly addresses: readonly Ip[];
  /** The addresses of its pods, as prefixes: `spec.podCIDRs`. */
  readonly podRanges: readonly string[];
  readonly space: Space;
}

/** What the fabric has to know of a pod. */
export interface FabricPodSettings {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly hostNetwork: boolean;
  /** Of a pod with a network of its own; other pods have their node's. */
  readonly hostname: string;
  /** Texts in place of files of the host, by path, once the pod's addresses are known. */
  readonly files: (addresses: readonly Ip[], hostname: string) => Readonly<Record<string, string>>;
}

/** A pod of the fabric. */
export interface FabricPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly hostNetwork: boolean;
  readonly addresses: readonly Ip[];
  readonly space: Space;
}

/** A host outside of the cluster. */
export interface OutsideHost {
  readonly name: string;
  readonly addresses: readonly Ip[];
  readonly space: Space;
}

interface NodeState extends FabricNode {
  readonly index: number;
  readonly range: AddressRange;
}

/**
 * The network of a lab: nodes and hosts outside, each on a routed link to one router, and pods on routed links to their
 * nodes. Nothing is bridged, so every packet between two pods is forwarded by a node.
 */
export class Fabric {
  readonly #holder: Holder;
  readonly #router: Space;
  readonly #families: readonly Family[];
  readonly #nodes = new Map<string, NodeState>();
  readonly #pods = new Map<string, FabricPod>();
  readonly #hosts = new Map<string, OutsideHost>();
  #links = 0;

  private constructor(holder: Holder, router: Space, families: readonly Family[]) {
    this.#holder = holder;
    this.#router = router;
    this.#families = families;
  }

  /** Makes a router without anything around it. `families` are those of nodes and pods. */
  static async build(holder: Holder, families: readonly Family[] = FAMILIES): Promise<Fabric> {
    const router = await holder.create({ name: 'router', hostname: 'router', files: {} });
    await holder.put(router, HUB_SETTINGS);
    await holder.ip(router, ROUTER_LINES);
    return new Fabric(holder, router, families);
  }

  get nodes(): ReadonlyMap<string, FabricNode> {
    return this.#nodes;
  }

  /** By `namespace/name`. */
  get pods(): ReadonlyMap<string, FabricPod> {
    return this.#pods;
  }

  /** By name. */
  get hosts(): ReadonlyMap<string, OutsideHost> {
    return this.#hosts;
  }

  /** Joins a node with the next free range of pod addresses. */
  async addNode(name: string): Promise<FabricNode> {
    if (this.#nodes.has(name)) throw new LabError('exists', `There is a node ${name} already.`);
    const used = new Set([...this.#nodes.values()].map(({ index }) => index));
    const index = [...used, 0].map((_, i) => i).find((i) => !used.has(i))!;
    const range = new AddressRange(index);
    const addresses = nodeAddresses(index, this.#families);
    const ranges = range.prefixes(this.#families);
    const files = { '/etc/hosts': hostsFile(name, addresses) };
    const space = await this.#holder.create({ name: `node/${name}`, hostname: name, files });
    const node: NodeState = { name, addresses, podRanges: ranges, space, index, range };
    this.#nodes.set(name, node);
    const network = this.#holder.networkPath(space);
    await this.#holder.put(space, HUB_SETTINGS);
    await this.#holder.ip(
      this.#router,
      routerLines({ device: nodeDevice(index), network, addresses, ranges }),
    );
    await this.#holder.ip(space, nodeLines(addresses, ranges));
    return node;
  }

  /** Takes a node away, and with it its pods. */
  async removeNode(name: string): Promise<void> {
    const { index, space } = this.#node(name);
    await this.removePods([...this.#pods.values()].filter(({ node }) => node === name));
    this.#nodes.delete(name);
    await this.#holder.ip(this.#router, [`link delete ${nodeDevice(index)}`]);
    await this.#holder.drop(space);
  }

  /** Puts a host with addresses of its own outside of the cluster. */
  async addHost(name: string, addresses: readonly Ip[]): Promise<OutsideHost> {
    if (this.#hosts.has(name)) throw new LabError('exists', `There is a host ${name} already.`);
    const files = { '/etc/hosts': hostsFile(name, addresses) };
    const space = await this.#holder.create({ name: `outside/${name}`, hostname: name, files });
    const host: OutsideHost = { name, addresses, space };
    this.#hosts.set(name, host);
    const device = `out${++this.#links}`;
    const network = this.#holder.networkPath(space);
    await this.#holder.put(space, LEAF_SETTINGS);
    await this.#holder.ip(this.#router, hubLines({ device, network, addresses }));
    await this.#holder.ip(space, outsideLines(addresses));
    return host;
  }

  /** Joins pods, many in few steps. Where it rejects, none of them is there. */
  async addPods(all: readonly FabricPodSettings[]): Promise<readonly FabricPod[]> {
    for (const settings of all) {
      this.#node(settings.node);
      if (this.#pods.has(idOf(settings)))
        throw new LabError('exists', `There is a pod ${idOf(settings)} already.`);
    }
    const made: FabricPod[] = [];
    try {
      const tried = await Promise.allSettled(all.map((settings) => this.#makePod(settings, made)));
      const pods = tried.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
      const routed = pods.filter(({ hostNetwork }) => !hostNetwork);
      await Promise.all([
        ...routed.map(({ space }) => this.#holder.put(space, LEAF_SETTINGS)),
        ...[...this.#nodes.values()].map((node) =>
          this.#linkPods(
            node,
            routed.filter((pod) => pod.node === node.name),
          ),
        ),
      ]);
      await Promise.all([
        ...routed.map(({ space, addresses }) => this.#holder.ip(space, podLines(addresses))),
      ]);
      return pods;
    } catch (error) {
      await this.removePods(made).catch(() => {});
      throw error;
    }
  }

  /** Takes pods away: their links first, then what still runs in them; their addresses are free again. */
  async removePods(pods: readonly FabricPod[]): Promise<void> {
    const own = pods.filter((pod) => this.#pods.get(idOf(pod)) === pod);
    for (const pod of own) this.#pods.delete(idOf(pod));
    const links = own
      .filter(({ hostNetwork }) => !hostNetwork)
      // One at a time: that of a pod that was never finished is not there.
      .map((pod) =>
        this.#holder.ip(this.#node(pod.node).space, [`link delete ${deviceOf(pod)}`]).catch(() => {}),
      );
    await Promise.all([...links, ...own.map(({ space }) => this.#holder.drop(space))]);
    for (const pod of own) if (!pod.hostNetwork) this.#node(pod.node).range.release(pod.addresses);
  }

  async #makePod(settings: FabricPodSettings, made: FabricPod[]): Promise<FabricPod> {
    const { namespace, name, hostNetwork } = settings;
    const node = this.#node(settings.node);
    const addresses = hostNetwork ? node.addresses : node.range.take(this.#families);
    const hostname = hostNetwork ? node.name : settings.hostname;
    const space = await this.#holder
      .create({
        name: `pod/${idOf(settings)}`,
        hostname,
        ...(hostNetwork && { networkOf: node.space.name }),
        files: settings.files(addresses, hostname),
      })
      .catch((error: unknown) => {
        if (!hostNetwork) node.range.release(addresses);
        throw error;
      });
    const pod: FabricPod = { namespace, name, node: node.name, hostNetwork, addresses, space };
    this.#pods.set(idOf(pod), pod);
    made.push(pod);
    return pod;
  }

  async #linkPods({ space }: FabricNode, pods: readonly FabricPod[]): Promise<void> {
    const links = pods.map((pod) => ({
      device: deviceOf(pod),
      network: this.#holder.networkPath(pod.space),
      addresses: pod.addresses,
    }));
    await this.#holder.ip(space, links.flatMap(hubLines));
    const settings = links.map(({ device }) => gatewaySettings(device));
    await this.#holder.put(space, Object.assign({}, ...settings) as Readonly<Record<string, string>>);
  }

  #node(name: string): NodeState {
    const node = this.#nodes.get(name);
    if (!node) throw new LabError('unknown', `There is no node ${name}.`);
    return node;
  }
}

function idOf({ namespace, name }: Pick<FabricPod, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

function deviceOf({ namespace, name }: FabricPod): string {
  return interfaceName({ namespace, kind: 'Pod', name });
}

function nodeDevice(index: number): string {
  return `node${index}`;
}
