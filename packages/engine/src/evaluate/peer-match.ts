import type { Namespace } from '../cluster/namespace.js';
import type { Node } from '../cluster/node.js';
import type { Pod } from '../cluster/pod.js';
import { type Labels } from '../labels/labels.js';
import { matches, type Selector } from '../labels/selector.js';
import { cidrHas } from '../net/cidr.js';
import type { Family, Ip } from '../net/ip.js';
import type { Profile } from '../policy/profile.js';
import type { IpPeer, Peer, Policy, Rule } from '../policy/rule.js';

/** One end of a flow as the rules of the other end see it, in one family. */
export interface Party {
  /** Set where selectors can match: not for nodes, outside addresses, and hostNetwork pods (PEER-4, POD-2). */
  readonly pod?: Pod;
  readonly node?: Node;
  readonly domain?: string;
  readonly family: Family;
  /** Its addresses in that family, or undefined when they are not known. */
  readonly addresses: readonly Ip[] | undefined;
  /** The id of an end whose address is not known; `addresses` is then undefined, or one that it could have. */
  readonly unknown?: string;
}

/** The namespaces that selectors are matched against. */
export type Namespaces = ReadonlyMap<string, Namespace>;

const NO_LABELS: Labels = new Map();

/** Whether a namespace is the named one, or has the labels that the selector wants. */
export function namespaceMatches(wanted: Selector | string, name: string, namespaces: Namespaces): boolean {
  return typeof wanted === 'string'
    ? wanted === name
    : matches(wanted, namespaces.get(name)?.labels ?? NO_LABELS);
}

/** Whether a pod is a subject of a policy (ISO-6). */
export function selects(policy: Policy, pod: Pod, namespaces: Namespaces): boolean {
  return (
    namespaceMatches(policy.subject.namespaces, pod.namespace, namespaces) &&
    matches(policy.subject.pods, pod.labels)
  );
}

/** Whether a rule's peers hold the other end of a flow (RULE-2, RULE-3). */
export function anyPeerMatches(rule: Rule, party: Party, namespaces: Namespaces, profile: Profile): boolean {
  return rule.peers === 'any' || rule.peers.some((peer) => peerMatches(peer, party, namespaces, profile));
}

/** Whether one peer holds the other end of a flow. */
export function peerMatches(peer: Peer, party: Party, namespaces: Namespaces, profile: Profile): boolean {
  switch (peer.kind) {
    case 'pods':
      return (
        party.pod !== undefined &&
        namespaceMatches(peer.namespaces, party.pod.namespace, namespaces) &&
        matches(peer.pods, party.pod.labels)
      );
    case 'ip':
      return blockApplies(peer, party, profile) && blockMatches(peer, party);
    case 'nodes':
      return party.node !== undefined && matches(peer.nodes, party.node.labels);
    case 'domain':
      return party.domain !== undefined && domainMatches(peer.domain, party.domain);
  }
}

/** Whether a block may match the addresses of such an end at all, in the family of the flow (IP-2, IP-4, CNP-7). */
export function blockApplies(peer: IpPeer, party: Party, profile: Profile): boolean {
  if (peer.cidr.family !== party.family) return false;
  if (peer.always) return true;
  if (party.pod) return profile.switches.ipBlockMatchesPods;
  return !party.node || profile.ipBlockMatchesNodes;
}

/** Whether a block leaves out no address of its family. */
export function holdsFamily({ cidr, except }: IpPeer): boolean {
  return cidr.prefix === 0 && except.every((hole) => hole.family !== cidr.family);
}

/** IP-1. Of an address that is not known only a block that leaves out no address can be said to match it. */
function blockMatches(peer: IpPeer, party: Party): boolean {
  if (!party.addresses) return holdsFamily(peer);
  return party.addresses.some(
    (ip) => cidrHas(peer.cidr, ip) && !peer.except.some((hole) => cidrHas(hole, ip)),
  );
}

/** CNP-5: whether a pattern holds a name; `*.` stands for one or more whole labels. */
export function domainMatches(pattern: string, domain: string): boolean {
  const name = domain.toLowerCase().replace(/\.$/, '');
  if (!pattern.startsWith('*.')) return name === pattern;
  return name.endsWith(pattern.slice(1)) && name.length > pattern.length - 1;
}
