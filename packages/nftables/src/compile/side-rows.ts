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
  /** Everything listed for a peer by its id, `anyone` included; peers without an entry are like `anyone`. */
  readonly byPeer: readonly (readonly [id: number, traffic: TrafficSet])[];
  /** The kinds of which even those peers are listed that meet no condition of the class. */
  readonly kinds: ReadonlySet<string>;
}

/** The peers of a node, prepared for many questions. */
export interface PeerIndex {
  readonly byTerm: ReadonlyMap<Term, Iterable<Peer>>;
  readonly byKind: ReadonlyMap<string, Iterable<Peer>>;
  readonly idOf: (text: string) => number;
}

/** Files peers under the terms that they meet. */
export function indexPeers(all: Iterable<Peer>, ids: ReadonlyMap<string, number>): PeerIndex {
  const byTerm = new Map<Term, Peer[]>();
  const byKind = new Map<string, Peer[]>();
  const file = <K>(shelves: Map<K, Peer[]>, key: K, peer: Peer): void => {
    const shelf = shelves.get(key);
    if (shelf) shelf.push(peer);
    else shelves.set(key, [peer]);
  };
  for (const peer of all) {
    file(byKind, peer.kind, peer);
    for (const term of peer.terms) file(byTerm, term, peer);
  }
  return { byTerm, byKind, idOf: (text) => ids.get(text)! };
}

/** The final verdicts of a local class on every peer, all tiers folded. */
export function sideRows(
  local: LocalSide,
  index: PeerIndex,
  pairs: readonly SelfPair[],
  switches: Switches,
): SideRows {
  // A NetworkPolicy takes everything away but what it allows; the tiers leave everything but what they deny.
  const allowing = local.side.isolated;
  const listed = (traffic: TrafficSet): TrafficSet =>
    allowing ? traffic : traffic === ALL_TRAFFIC ? NO_TRAFFIC : trafficSets.subtract(ALL_TRAFFIC, traffic);
  const judge = ({ sample, family }: Peer): TrafficSet =>
    listed(sideTraffic(local.side, local.direction, local.subject, sample, family, switches));

  const common = new Common();
  const rows: [number, TrafficSet][] = [];
  const add = (text: string, traffic: TrafficSet): void => {
    common.add(traffic);
    rows.push([index.idOf(text), traffic]);
  };
  const met = peersThatMeet(local, index);
  for (const peer of met) add(peer.text, judge(peer));
  // Pairs of one text are alike.
  for (const [text, pair] of new Map(pairs.map((pair) => [pair.text, pair]))) {
    add(text, listed(selfTraffic(local, pair, switches)));
  }
  // What meets no condition of these policies is told apart by its kind only: mostly all of a kind are like anyone.
  const strangers = [...index.byKind].flatMap(([kind, peers]) => {
    for (const peer of peers) {
      if (met.has(peer)) continue;
      const traffic = judge(peer);
      common.add(traffic);
      return [{ kind, peers, traffic }];
    }
    return [];
  });
  const kinds = new Set<string>();
  for (const { kind, peers, traffic } of strangers) {
    if (trafficSets.equal(traffic, common.traffic)) continue;
    kinds.add(kind);
    for (const peer of peers) if (!met.has(peer)) rows.push([index.idOf(peer.text), traffic]);
  }
  return { allowing, anyone: common.traffic, byPeer: rows, kinds };
}

/** The peers that some condition of a local class speaks of. */
export function peersThatMeet({ side }: LocalSide, { byTerm }: Pick<PeerIndex, 'byTerm'>): ReadonlySet<Peer> {
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
