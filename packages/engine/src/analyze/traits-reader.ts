import type { Namespace } from '../cluster/namespace.js';
import type { Node } from '../cluster/node.js';
import type { Pod } from '../cluster/pod.js';
import type { Endpoint } from '../evaluate/endpoint.js';
import type { Labels } from '../labels/labels.js';
import { cidrHas } from '../net/cidr.js';
import { FAMILIES, type Family, type Ip } from '../net/ip.js';
import type { Profile } from '../policy/profile.js';
import { inOrder, type Traits } from './endpoint-class.js';
import type { Condition, Term } from './term.js';
import type { TermTable } from './term-table.js';

const NO_LABELS: Labels = new Map();

/** The traits of an endpoint of which a flow uses one family alone. */
function inFamily(traits: Traits, family: Family | undefined): Traits {
  if (family === undefined) return traits;
  return { ...traits, families: traits.families.filter((own) => own === family) };
}

/** Finds the traits of endpoints: which of the terms in use they meet. */
export class TraitsReader {
  readonly #terms: TermTable;
  readonly #namespaces: ReadonlyMap<string, Namespace>;
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #profile: Profile;

  constructor(
    terms: TermTable,
    namespaces: ReadonlyMap<string, Namespace>,
    nodes: ReadonlyMap<string, Node>,
    profile: Profile,
  ) {
    this.#terms = terms;
    this.#namespaces = namespaces;
    this.#nodes = nodes;
    this.#profile = profile;
  }

  of(endpoint: Endpoint): Traits {
    switch (endpoint.kind) {
      case 'pod':
        return this.ofPod(endpoint.pod, endpoint.address);
      case 'node':
        return inFamily(this.ofNode(endpoint.node, endpoint.address), endpoint.family);
      case 'external': {
        const terms = endpoint.domain === undefined ? [] : this.#terms.ofDomain(endpoint.domain);
        const traits = this.#ofAddresses(endpoint.ip ? [endpoint.ip] : [], 'external', terms, []);
        return inFamily(traits, endpoint.family);
      }
    }
  }

  /** Of a pod, or of one address of it. */
  ofPod(pod: Pod, address?: Ip): Traits {
    if (this.isHostNetwork(pod)) {
      const node = pod.node === undefined ? undefined : this.#nodes.get(pod.node);
      return this.ofNode(
        node ?? { name: pod.node ?? '', labels: NO_LABELS, addresses: pod.addresses },
        address,
      );
    }
    const namespace = this.#namespaces.get(pod.namespace) ?? { name: pod.namespace, labels: NO_LABELS };
    const ports = pod.ports.filter(({ name }) => name !== undefined);
    const addresses = address ? [address] : pod.addresses;
    return this.#ofAddresses(addresses, 'pod', this.#terms.ofPod(namespace, pod.labels), ports, pod.families);
  }

  /** Of a node, or of one address of it. */
  ofNode(node: Node, address?: Ip): Traits {
    return this.#ofAddresses(
      address ? [address] : node.addresses,
      'node',
      this.#terms.ofNode(node.labels),
      [],
    );
  }

  /** Whether a pod can have come to meet an address condition; spares most pods the full look. */
  mayMeet({ cidr, always }: Extract<Condition, { kind: 'ip' }>, pod: Pod): boolean {
    if (this.isHostNetwork(pod)) return true;
    if (!always && !this.#profile.switches.ipBlockMatchesPods) return false;
    return pod.addresses.some((ip) => cidrHas(cidr, ip));
  }

  /** POD-2. */
  isHostNetwork(pod: Pod): boolean {
    return pod.hostNetwork && this.#profile.switches.hostNetworkPods === 'node';
  }

  /** The name of the node that the endpoint is or, being a hostNetwork pod, counts as. */
  nodeOf(endpoint: Endpoint): string | undefined {
    if (endpoint.kind === 'node') return endpoint.node.name;
    return endpoint.kind === 'pod' && this.isHostNetwork(endpoint.pod) ? endpoint.pod.node : undefined;
  }

  #ofAddresses(
    addresses: readonly Ip[],
    place: Endpoint['kind'],
    terms: readonly Term[],
    ports: Traits['ports'],
    expected?: readonly Family[],
  ): Traits {
    const of = (family: Family): Ip[] => addresses.filter((ip) => ip.family === family);
    const families = addresses.length === 0 ? FAMILIES : FAMILIES.filter((family) => of(family).length > 0);
    const blocks = (family: Family): readonly Term[] => {
      const own = of(family);
      if (own.length === 0) return [];
      const found = this.#terms.ofAddresses(own);
      return inOrder(found.filter((term) => this.#blockMatches(term.condition, place)));
    };
    return {
      selectable: place === 'pod',
      families,
      ...(expected && addresses.length === 0 && { expected }),
      unknown: addresses.length > 0 ? false : this.#blocksMatch(place) ? 'blocks' : 'networks',
      terms: inOrder(terms),
      blocks: { 4: blocks(4), 6: blocks(6) },
      ports,
    };
  }

  /** IP-1, IP-4 and CNP-7. */
  #blockMatches(condition: Condition, place: Endpoint['kind']): boolean {
    return condition.kind !== 'ip' || condition.always || this.#blocksMatch(place);
  }

  #blocksMatch(place: Endpoint['kind']): boolean {
    const { ipBlockMatchesNodes, switches } = this.#profile;
    return place === 'pod' ? switches.ipBlockMatchesPods : place === 'external' || ipBlockMatchesNodes;
  }
}
