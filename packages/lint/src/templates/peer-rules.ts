import {
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  type PortSet,
  type TrafficSet,
  trafficKey,
  trafficSets,
} from '@sluice/engine';

/** Peers that get the same ports; no ports are all. */
export interface PeerRule {
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[] | undefined;
}

/** Rules for flows with one end: peers with the same traffic share a rule. */
export function peerRules(
  flows: readonly { readonly peer: NetworkPolicyPeer; readonly traffic: TrafficSet }[],
): readonly PeerRule[] {
  const byPeer = new Map<string, { readonly peer: NetworkPolicyPeer; traffic: TrafficSet }>();
  for (const { peer, traffic } of flows) {
    const key = JSON.stringify(peer);
    const known = byPeer.get(key);
    if (known) known.traffic = trafficSets.union(known.traffic, traffic);
    else byPeer.set(key, { peer, traffic });
  }
  const byTraffic = new Map<string, { readonly traffic: TrafficSet; readonly peers: NetworkPolicyPeer[] }>();
  for (const [, { peer, traffic }] of [...byPeer].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (trafficSets.empty(traffic)) continue;
    const key = trafficKey(traffic);
    const known = byTraffic.get(key);
    if (known) known.peers.push(peer);
    else byTraffic.set(key, { traffic, peers: [peer] });
  }
  return [...byTraffic.values()].map(({ traffic, peers }) => ({ peers, ports: portsFor(traffic) }));
}

/** The entries of `ports` that are exactly this traffic; undefined for all of it. */
function portsFor(traffic: TrafficSet): readonly NetworkPolicyPort[] | undefined {
  if (traffic.other) return undefined;
  const of = (protocol: 'TCP' | 'UDP' | 'SCTP', ports: PortSet): NetworkPolicyPort[] =>
    ports.map(([first, last]) =>
      first === 1 && last === 65535
        ? { protocol }
        : { protocol, port: first, ...(last > first && { endPort: last }) },
    );
  return [...of('TCP', traffic.tcp), ...of('UDP', traffic.udp), ...of('SCTP', traffic.sctp)];
}

/** Whether entries of `ports`, or their absence, can say this traffic. */
export function isExpressible(traffic: TrafficSet): boolean {
  const isWhole = (ports: PortSet): boolean =>
    ports.length === 1 && ports[0]![0] === 1 && ports[0]![1] === 65535;
  return !traffic.other || [traffic.tcp, traffic.udp, traffic.sctp].every(isWhole);
}
