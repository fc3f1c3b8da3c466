import { type Family, type Ip, isEndpoint, type Node, type Pod, podId } from '@sluice/engine';
import { isHostNetwork, type LocalPod, localPods } from '../compile/local-pods.js';
import type { Settings } from '../compile/options.js';
import type { Peer } from '../compile/peer-table.js';

/** An address of the cluster: who claims it, and the peer that it is found to be. */
export interface Address {
  readonly ip: Ip;
  readonly pods: Set<Pod>;
  readonly nodes: Set<Node>;
  peer: Peer | undefined;
}

/** Every address of the cluster with those who claim it, and which of them have to be looked at again. */
export class AddressTable {
  readonly #node: string;
  readonly #settings: Settings;
  readonly #addresses: Readonly<Record<Family, Map<bigint, Address>>> = { 4: new Map(), 6: new Map() };
  readonly #pods = new Map<string, Pod>();
  readonly #byNamespace = new Map<string, Set<Pod>>();
  readonly #local = new Map<string, Pod>();
  #localPods: readonly LocalPod[] | undefined;
  readonly #nodes = new Map<string, Node>();
  #touched = new Set<Address>();

  constructor(node: string, settings: Settings) {
    this.#node = node;
    // A pod keeps its interface while it is the same pod; the name is a digest, too long to work out for all at each change.
    const names = new WeakMap<Pod, string>();
    const interfaceOf = (pod: Pod): string => {
      let name = names.get(pod);
      if (name === undefined) names.set(pod, (name = settings.interfaceOf(pod)));
      return name;
    };
    this.#settings = { ...settings, interfaceOf };
  }

  setPod(id: string, pod: Pod | undefined): void {
    const old = this.#pods.get(id);
    if (old) {
      this.#pods.delete(id);
      if (this.#local.delete(id)) this.#localPods = undefined;
      this.#byNamespace.get(old.namespace)?.delete(old);
      for (const address of this.#ofPod(old)) address.pods.delete(old);
    }
    if (!pod || !isEndpoint(pod) || isHostNetwork(pod, this.#settings)) return;
    this.#pods.set(id, pod);
    if (pod.node === this.#node) {
      this.#local.set(id, pod);
      this.#localPods = undefined;
    }
    const others = this.#byNamespace.get(pod.namespace);
    if (others) others.add(pod);
    else this.#byNamespace.set(pod.namespace, new Set([pod]));
    for (const address of this.#ofPod(pod)) address.pods.add(pod);
  }

  setNode(name: string, node: Node | undefined): void {
    const old = this.#nodes.get(name);
    if (old) for (const ip of old.addresses) this.#at(ip).nodes.delete(old);
    this.#nodes.delete(name);
    if (!node) return;
    this.#nodes.set(name, node);
    for (const ip of node.addresses) this.#at(ip).nodes.add(node);
  }

  /** The pods of this node; the very same value until one of them changes. */
  local(): readonly LocalPod[] {
    return (this.#localPods ??= localPods(this.#local.values(), this.#node, this.#settings));
  }

  all(): readonly Address[] {
    return [...this.#addresses[4].values(), ...this.#addresses[6].values()];
  }

  find({ family, value }: Ip): Address | undefined {
    return this.#addresses[family].get(value);
  }

  touch(address: Address): void {
    this.#touched.add(address);
  }

  touchNamespace(name: string): void {
    for (const pod of this.#byNamespace.get(name) ?? []) this.#ofPod(pod);
  }

  touchPods(pods: Iterable<Pod>): void {
    for (const pod of pods) this.#ofPod(pod);
  }

  touchNodes(): void {
    for (const { addresses } of this.#nodes.values()) for (const ip of addresses) this.#at(ip);
  }

  /** The addresses touched since this was last called; those that nobody claims are forgotten by `drop`. */
  takeTouched(): ReadonlySet<Address> {
    const touched = this.#touched;
    this.#touched = new Set();
    return touched;
  }

  drop({ ip: { family, value } }: Address): void {
    this.#addresses[family].delete(value);
  }

  /** Who has an address: a pod of this node before others, a pod before a node, and one with a lower id before the next. */
  ownerOf({ pods, nodes }: Address): { readonly pod: Pod } | { readonly node: Node } | undefined {
    let pod: Pod | undefined;
    for (const other of pods) if (!pod || this.#comesBefore(other, pod)) pod = other;
    if (pod) return { pod };
    let node: Node | undefined;
    for (const other of nodes) if (!node || other.name < node.name) node = other;
    return node && { node };
  }

  #comesBefore(a: Pod, b: Pod): boolean {
    const [isLocal, wasLocal] = [a.node === this.#node, b.node === this.#node];
    return isLocal === wasLocal ? podId(a) < podId(b) : isLocal;
  }

  #ofPod({ addresses }: Pod): readonly Address[] {
    return addresses.map((ip) => this.#at(ip));
  }

  /** The address, made when there is none yet; touched in any case. */
  #at(ip: Ip): Address {
    const addresses = this.#addresses[ip.family];
    let address = addresses.get(ip.value);
    if (!address)
      addresses.set(ip.value, (address = { ip, pods: new Set(), nodes: new Set(), peer: undefined }));
    this.#touched.add(address);
    return address;
  }
}
