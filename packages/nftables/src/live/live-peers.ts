import type { EndpointClass, Family, Term } from '@sluice/engine';
import { type FindPeer, type Peer, peerOf } from '../compile/peer-table.js';
import type { PeerIndex } from '../compile/side-rows.js';
import type { IdTable } from './id-table.js';
import type { LiveRelevance } from './live-relevance.js';

/** The peers that came into use or went out of it. */
export interface PeerChange {
  readonly born: readonly Peer[];
  readonly died: readonly Peer[];
}

/** The peers of a node while addresses come, go and change, each counted by its uses. */
export class LivePeers implements PeerIndex {
  readonly byTerm: Map<Term, Set<Peer>> = new Map();
  readonly byKind: Map<string, Set<Peer>> = new Map();
  readonly idOf: PeerIndex['idOf'];
  readonly #relevance: LiveRelevance;
  readonly #ids: IdTable;
  readonly #peers = new Map<string, Peer>();
  readonly #uses = new Map<Peer, number>();
  readonly #touched = new Set<Peer>();
  #known = new WeakMap<EndpointClass, Map<Family, Peer>>();

  constructor(relevance: LiveRelevance, ids: IdTable) {
    this.#relevance = relevance;
    this.#ids = ids;
    this.idOf = ids.idOf;
  }

  /** To be told when what is relevant is something else. */
  forgetClasses(): void {
    this.#known = new WeakMap();
  }

  /** As the table of a whole compilation. What is found has to be used or is gone when changes are taken. */
  readonly find: FindPeer = (sample, family, kept) => {
    if (!kept) return this.#find(sample, family);
    let families = this.#known.get(sample);
    if (!families) this.#known.set(sample, (families = new Map()));
    let peer = families.get(family);
    if (!peer) families.set(family, (peer = this.#find(sample, family)));
    return peer;
  };

  use(peer: Peer): void {
    const uses = this.#uses.get(peer) ?? 0;
    if (uses === 0) this.#touched.add(peer);
    this.#uses.set(peer, uses + 1);
  }

  release(peer: Peer): void {
    const uses = this.#uses.get(peer)! - 1;
    if (uses === 0) this.#touched.add(peer);
    this.#uses.set(peer, uses);
  }

  takeChange(): PeerChange {
    const born: Peer[] = [];
    const died: Peer[] = [];
    let isGone = false;
    for (const peer of this.#touched) {
      const isUsed = (this.#uses.get(peer) ?? 0) > 0;
      const wasUsed = this.byKind.get(peer.kind)?.has(peer) === true;
      if (isUsed && !wasUsed) {
        born.push(peer);
        this.#ids.add(peer.text);
        file(this.byKind, peer.kind, peer);
        for (const term of peer.terms) file(this.byTerm, term, peer);
      }
      if (isUsed) continue;
      isGone = true;
      this.#uses.delete(peer);
      this.#peers.delete(peer.key);
      if (!wasUsed) continue;
      died.push(peer);
      this.#ids.remove(peer.text);
      unfile(this.byKind, peer.kind, peer);
      for (const term of peer.terms) unfile(this.byTerm, term, peer);
    }
    this.#touched.clear();
    if (isGone) this.forgetClasses();
    return { born, died };
  }

  #find(sample: EndpointClass, family: Family): Peer {
    const { key, make } = peerOf(this.#relevance, sample, family);
    let peer = this.#peers.get(key);
    if (!peer) {
      this.#peers.set(key, (peer = make()));
      this.#touched.add(peer);
    }
    return peer;
  }
}

function file<K>(shelves: Map<K, Set<Peer>>, key: K, peer: Peer): void {
  const shelf = shelves.get(key);
  if (shelf) shelf.add(peer);
  else shelves.set(key, new Set([peer]));
}

function unfile<K>(shelves: Map<K, Set<Peer>>, key: K, peer: Peer): void {
  const shelf = shelves.get(key)!;
  shelf.delete(peer);
  if (shelf.size === 0) shelves.delete(key);
}
