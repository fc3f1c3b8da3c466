import type { LiveMatrix } from '@sluice/engine';
import { type Changes, changes } from '../change/changes.js';
import { cutsOf } from '../compile/cuts.js';
import type { Way } from '../compile/frame.js';
import type { LocalSide } from '../compile/local-side.js';
import type { Settings } from '../compile/options.js';
import { type Relevance, relevanceOfSide } from '../compile/relevance.js';
import type { SelfPair } from '../compile/self-pairs.js';
import { sideChain } from '../compile/side-chain.js';
import { peersThatMeet, sideRows } from '../compile/side-rows.js';
import { sideSets } from '../compile/side-sets.js';
import type { NamedSet } from '../ruleset/named-set.js';
import type { Chain } from '../ruleset/ruleset.js';
import type { LivePeers, PeerChange } from './live-peers.js';
import type { LiveRelevance } from './live-relevance.js';

interface SideRecord {
  local: LocalSide;
  looks: Relevance;
  /** Of each kind, how many peers some condition of the class speaks of. */
  met: ReadonlyMap<string, number>;
  kinds: ReadonlySet<string>;
  sets: readonly NamedSet[];
  chains: readonly Chain[];
}

/** The local classes of the node with their chains and sets, and which of them have to be made anew. */
export class SideTable {
  readonly #settings: Settings;
  readonly #ways: readonly Way[];
  readonly #relevance: LiveRelevance;
  readonly #sides = new Map<string, SideRecord>();
  readonly #dirty = new Set<string>();
  #gone: SideRecord[] = [];

  constructor(settings: Settings, ways: readonly Way[], relevance: LiveRelevance) {
    this.#settings = settings;
    this.#ways = ways;
    this.#relevance = relevance;
  }

  /** The local classes are these now. */
  set(sides: readonly LocalSide[], { terms: { universal } }: LiveMatrix): void {
    const present = new Set(sides.map(({ name }) => name));
    for (const local of sides) {
      const record = this.#sides.get(local.name);
      if (record && record.local.side === local.side && record.local.number === local.number) {
        record.local = local;
        continue;
      }
      const looks = relevanceOfSide(local, universal);
      this.#relevance.add(looks);
      this.#dirty.add(local.name);
      if (record) {
        this.#relevance.remove(record.looks);
        Object.assign(record, { local, looks });
      } else {
        const empty = { met: new Map<string, number>(), kinds: new Set<string>(), sets: [], chains: [] };
        this.#sides.set(local.name, { local, looks, ...empty });
      }
    }
    for (const [name, record] of this.#sides) {
      if (present.has(name)) continue;
      this.#sides.delete(name);
      this.#relevance.remove(record.looks);
      this.#gone.push(record);
    }
  }

  /** To be told of local classes that have to be made anew for other reasons. */
  touch(names: Iterable<string>): void {
    for (const name of names) this.#dirty.add(name);
  }

  touchAll(): void {
    this.touch(this.#sides.keys());
  }

  /** To be told which peers came and went, after they did. */
  touchBy({ born, died }: PeerChange, { byKind }: LivePeers): void {
    if (born.length + died.length === 0) return;
    const terms = new Set([...born, ...died].flatMap((peer) => peer.terms));
    const kinds = [...new Set([...born, ...died].map(({ kind }) => kind))].map((kind) => {
      const now = byKind.get(kind)?.size ?? 0;
      const of = (peers: PeerChange['born']): number => peers.filter((peer) => peer.kind === kind).length;
      return { kind, now, before: now - of(born) + of(died) };
    });
    for (const [name, { looks, met, kinds: listed }] of this.#sides) {
      if (this.#dirty.has(name)) continue;
      const isConcerned =
        [...terms].some((term) => looks.terms.has(term)) ||
        // Strangers of a kind are alike: what counts is whether there are any, and whether they are listed one by one.
        kinds.some(({ kind, now, before }) => {
          const known = met.get(kind) ?? 0;
          return listed.has(kind) || now > known !== before > known;
        });
      if (isConcerned) this.#dirty.add(name);
    }
  }

  /** Makes anew what has to be, and tells the way there. */
  takeChanges(
    matrix: LiveMatrix,
    peers: LivePeers,
    pairsOf: (side: LocalSide) => readonly SelfPair[],
  ): Changes {
    const records = [...this.#dirty].flatMap((name) => this.#sides.get(name) ?? []);
    const before = partOf(this.#settings.table, [...records, ...this.#gone]);
    for (const record of records) this.#renew(record, matrix, peers, pairsOf(record.local));
    this.#dirty.clear();
    this.#gone = [];
    return changes(before, partOf(this.#settings.table, records));
  }

  *sets(): Iterable<NamedSet> {
    for (const { sets } of this.#sides.values()) yield* sets;
  }

  *chains(): Iterable<Chain> {
    for (const { chains } of this.#sides.values()) yield* chains;
  }

  #renew(record: SideRecord, matrix: LiveMatrix, peers: LivePeers, pairs: readonly SelfPair[]): void {
    const { local } = record;
    const met = new Map<string, number>();
    for (const { kind } of peersThatMeet(local, peers)) met.set(kind, (met.get(kind) ?? 0) + 1);
    const rows = sideRows(local, peers, pairs, this.#settings.profile.switches);
    const sets = sideSets(local.name, rows, cutsOf(local, matrix, this.#settings));
    record.met = met;
    record.kinds = rows.kinds;
    record.sets = sets.map(({ set }) => set);
    record.chains = this.#ways.map((way) => sideChain(local, way, rows, sets, this.#settings));
  }
}

/** Some of a ruleset's chains and sets. */
function partOf(table: string, records: readonly SideRecord[]): Parameters<typeof changes>[0] {
  return {
    table,
    sets: new Map(records.flatMap(({ sets }) => sets.map((set) => [set.name, set]))),
    chains: new Map(records.flatMap(({ chains }) => chains.map((chain) => [chain.name, chain]))),
  };
}
