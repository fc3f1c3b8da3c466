import { EVERYTHING, parseSelector } from '../labels/selector.js';
import { parseCidr } from '../net/cidr.js';
import { ALL_PORTS, NO_PORTS, portSets } from '../net/port-set.js';
import type { FieldPath } from '../cluster/source.js';
import type { NetworkPolicyPeer, NetworkPolicyPort, PolicyManifest } from './policy-manifest.js';
import { policyId } from './policy-manifest.js';
import type { Cidr } from '../net/cidr.js';
import { STANDARD, type Support } from './profile.js';
import { type Direction, type Peer, peerList, type Policy, type PortMatch, type Rule } from './rule.js';

type NetworkPolicyManifest = Extract<PolicyManifest, { kind: 'NetworkPolicy' }>;

/** Compiles a NetworkPolicy (ISO-1, ISO-5, ISO-6, RULE-1 to RULE-3). */
export function compileNetworkPolicy(manifest: NetworkPolicyManifest, support: Support = STANDARD): Policy {
  const { spec, namespace, name } = manifest;
  const isolates = isolatedDirections(manifest);
  const ingress: Rule[] = [];
  const egress: Rule[] = [];
  const policy: Policy = {
    id: policyId(manifest),
    kind: 'NetworkPolicy',
    namespace,
    name,
    tier: 'NetworkPolicy',
    priority: 0,
    subject: { namespaces: namespace, pods: parseSelector(spec.podSelector) },
    isolates,
    ingress,
    egress,
    ...(manifest.source && { source: manifest.source }),
  };
  const rule = (
    direction: Direction,
    index: number,
    peers: readonly NetworkPolicyPeer[] | null | undefined,
    ports: readonly NetworkPolicyPort[] | null | undefined,
  ): Rule => {
    const path: FieldPath = ['spec', direction, index];
    const list = peerList(direction);
    return {
      policy,
      direction,
      index,
      action: 'Accept',
      // RULE-2: absent, null and [] all mean any peer.
      peers: peers?.length
        ? peers.flatMap((peer, i) => compilePeer(peer, namespace, ['spec', direction, index, list, i]))
        : 'any',
      // PORT-1: absent, null and [] all mean every port of every protocol.
      ports: ports?.length
        ? ports.map((port, i) => compilePort(port, ['spec', direction, index, 'ports', i], support))
        : 'any',
      path,
    };
  };
  if (isolates.ingress) {
    for (const [i, entry] of (spec.ingress ?? []).entries()) {
      ingress.push(rule('ingress', i, entry?.from, entry?.ports));
    }
  }
  if (isolates.egress) {
    for (const [i, entry] of (spec.egress ?? []).entries()) {
      egress.push(rule('egress', i, entry?.to, entry?.ports));
    }
  }
  return policy;
}

/** ISO-5: without policyTypes, Ingress always and Egress iff there is at least one egress rule. */
function isolatedDirections({ spec }: NetworkPolicyManifest): Readonly<Record<Direction, boolean>> {
  const types = spec.policyTypes;
  if (!types?.length) return { ingress: true, egress: (spec.egress?.length ?? 0) > 0 };
  return { ingress: types.includes('Ingress'), egress: types.includes('Egress') };
}

/** PEER-1, PEER-2, IP-1. An entry that names no peer, which the API refuses, matches nothing. */
function compilePeer(peer: NetworkPolicyPeer, namespace: string, path: FieldPath): Peer[] {
  if (peer?.ipBlock) {
    const cidr = parseCidr(peer.ipBlock.cidr);
    if (!cidr) return [];
    const except = (peer.ipBlock.except ?? [])
      .map(parseCidr)
      .filter((block): block is Cidr => block !== undefined);
    return [{ kind: 'ip', cidr, except, always: false, path }];
  }
  if (!peer?.podSelector && !peer?.namespaceSelector) return [];
  return [
    {
      kind: 'pods',
      namespaces: peer.namespaceSelector ? parseSelector(peer.namespaceSelector) : namespace,
      pods: peer.podSelector ? parseSelector(peer.podSelector) : EVERYTHING,
      path,
    },
  ];
}

/** PORT-1, PORT-2, PORT-4, PORT-5, as far as the implementation supports them. */
function compilePort(entry: NetworkPolicyPort, path: FieldPath, support: Support): PortMatch {
  const protocol = entry?.protocol ?? 'TCP';
  const port = entry?.port ?? undefined;
  if (protocol === 'SCTP' && !support.sctp) return { protocol, ports: NO_PORTS, path };
  if (typeof port === 'string') {
    if (support.namedPorts === 'per-pod') return { protocol, name: port, path };
    return { protocol, ports: support.namedPorts === 'every-port' ? ALL_PORTS : NO_PORTS, path };
  }
  if (port === undefined) return { protocol, ports: ALL_PORTS, path };
  const last = support.endPort === 'range' ? (entry.endPort ?? port) : port;
  return { protocol, ports: port === last ? [[port, port]] : portSets.of([[port, last]]), path };
}
