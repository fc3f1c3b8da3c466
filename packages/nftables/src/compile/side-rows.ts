import {
  ALL_TRAFFIC,
  NO_TRAFFIC,
  sideTraffic,
  type Switches,
  type Term,
  termsOf,
  type TrafficSet,
  trafficSets,
} from '@sluice/engine';
import { type LocalSide, tierRules } from './local-side.js';
import type { Peer } from './peer-table.js';
import { type SelfPair, selfTraffic } from './self-pairs.js';

/** What the sets of a local class say: of traffic that is allowed, or of traffic that is not. */
export interface SideRows {
  /** True: what is listed passes and the rest does not. False: the other way round. */
  readonly allowing: boolean;
  /** Listed whoever the peer is. */
  readonly anyone: TrafficSet;
  /** Everything listed for the peers of an id, `anyone` included. */
  readonly byPeer: ReadonlyMap<number, TrafficSet>;
}

/** The peers of a node, prepared for many questions. */
export interface PeerIndex {
  readonly peers: readonly { readonly peer: Peer; readonly id: number }[];
  readonly byTerm: ReadonlyMap<Term, readonly Peer[]>;
}

/** Files peers under the terms that they meet. */
export function indexPeers(all: Iterable<Peer>, ids: ReadonlyMap<string, number>): PeerIndex {
  const byTerm = new Map<Term, Peer[]>();
  const peers: { peer: Peer; id: number }[] = [];
  for (const peer of all) {
    peers.push({ peer, id: ids.get(peer.text)! });
    for (const term of peer.terms) {
      const known = byTerm.get(term);
      if (known) known.push(peer);
      else byTerm.set(term, [peer]);
    }
  }
  return { peers, byTerm };
}

/** The final verdicts of a local class on every peer, all tiers folded. */
export function sideRows(
  local: LocalSide,
  index: PeerIndex,
  pairs: readonly { readonly pair: SelfPair; readonly id: number }[],
  switches: Switches,
): SideRows {
  // A NetworkPolicy takes everything away but what it allows; the tiers leave everything but what they deny.
  const allowing = local.side.isolated;
  const listed = (traffic: TrafficSet): TrafficSet =>
    allowing ? traffic : traffic === ALL_TRAFFIC ? NO_TRAFFIC : trafficSets.subtract(ALL_TRAFFIC, traffic);
  const judge = (peer: Peer): TrafficSet =>
    listed(sideTraffic(local.side, local.direction, local.subject, peer.sample, peer.family, switches));

  const anyone = new Common();
  const rows = new Map<number, TrafficSet>();
  const byKind = new Map<string, TrafficSet>();
  const met = peersThatMeet(local, index);
  for (const { peer, id } of index.peers) {
    let traffic: TrafficSet | undefined;
    if (met.has(peer)) traffic = judge(peer);
    else {
      // What meets no condition of these policies is told apart by its kind only.
      traffic = byKind.get(peer.kind);
      if (!traffic) byKind.set(peer.kind, (traffic = judge(peer)));
    }
    rows.set(id, traffic);
    anyone.add(traffic);
  }
  for (const { pair, id } of pairs) {
    const traffic = listed(selfTraffic(local, pair, switches));
    rows.set(id, traffic);
    anyone.add(traffic);
  }
  return { allowing, anyone: anyone.traffic, byPeer: rows };
}

function peersThatMeet({ side }: LocalSide, { byTerm }: PeerIndex): ReadonlySet<Peer> {
  const met = new Set<Peer>();
  const conditions = tierRules(side).length === 0 ? side.byTerm.keys() : termsOf(side);
  for (const term of conditions) for (const peer of byTerm.get(term) ?? []) met.add(peer);
  return met;
}

/** What many sets of traffic have in common. */
class Common {
  traffic: TrafficSet = ALL_TRAFFIC;
  readonly #seen = new Set<TrafficSet>();

  add(traffic: TrafficSet): void {
    if (traffic === ALL_TRAFFIC || this.#seen.has(traffic)) return;
    this.#seen.add(traffic);
    if (!trafficSets.subset(this.traffic, traffic))
      this.traffic = trafficSets.intersect(this.traffic, traffic);
  }
}
