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
}

interface Entry {
  readonly peer: Peer;
  readonly id: number;
}

/** The peers of a node, prepared for many questions. */
export interface PeerIndex {
  readonly byTerm: ReadonlyMap<Term, readonly Entry[]>;
  readonly byKind: ReadonlyMap<string, readonly Entry[]>;
}

/** Files peers under the terms that they meet. */
export function indexPeers(all: Iterable<Peer>, ids: ReadonlyMap<string, number>): PeerIndex {
  const byTerm = new Map<Term, Entry[]>();
  const byKind = new Map<string, Entry[]>();
  const file = <K>(shelves: Map<K, Entry[]>, key: K, entry: Entry): void => {
    const shelf = shelves.get(key);
    if (shelf) shelf.push(entry);
    else shelves.set(key, [entry]);
  };
  for (const peer of all) {
    const entry = { peer, id: ids.get(peer.text)! };
    file(byKind, peer.kind, entry);
    for (const term of peer.terms) file(byTerm, term, entry);
  }
  return { byTerm, byKind };
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
  const judge = ({ sample, family }: Peer): TrafficSet =>
    listed(sideTraffic(local.side, local.direction, local.subject, sample, family, switches));

  const common = new Common();
  const rows: [number, TrafficSet][] = [];
  const add = (id: number, traffic: TrafficSet): void => {
    common.add(traffic);
    rows.push([id, traffic]);
  };
  const met = peersThatMeet(local, index);
  for (const { peer, id } of met) add(id, judge(peer));
  // Pairs of one id are alike.
  for (const [id, pair] of new Map(pairs.map(({ pair, id }) => [id, pair]))) {
    add(id, listed(selfTraffic(local, pair, switches)));
  }
  // What meets no condition of these policies is told apart by its kind only: mostly all of a kind are like anyone.
  const strangers = [...index.byKind.values()].flatMap((entries) => {
    const first = entries.find((entry) => !met.has(entry));
    if (!first) return [];
    const traffic = judge(first.peer);
    common.add(traffic);
    return [{ entries, traffic }];
  });
  for (const { entries, traffic } of strangers) {
    if (trafficSets.equal(traffic, common.traffic)) continue;
    for (const entry of entries) if (!met.has(entry)) rows.push([entry.id, traffic]);
  }
  return { allowing, anyone: common.traffic, byPeer: rows };
}

function peersThatMeet({ side }: LocalSide, { byTerm }: PeerIndex): ReadonlySet<Entry> {
  const met = new Set<Entry>();
  const conditions = tierRules(side).length === 0 ? side.byTerm.keys() : termsOf(side);
  for (const term of conditions) for (const entry of byTerm.get(term) ?? []) met.add(entry);
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
