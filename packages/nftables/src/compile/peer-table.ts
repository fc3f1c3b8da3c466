import type { EndpointClass, Family, Term } from '@sluice/engine';
import { digest } from '../ruleset/digest.js';
import { type Relevance, relevantPorts, relevantTerms } from './relevance.js';

/** Addresses that every policy of this node treats alike. */
export interface Peer {
  /** One of them, and the family to judge it in. */
  readonly sample: EndpointClass;
  readonly family: Family;
  readonly terms: readonly Term[];
  /** Peers that meet no condition of a policy are still told apart by this. */
  readonly kind: string;
  /** A text that depends on nothing but what it stands for. */
  readonly text: string;
}

/** The id of addresses that meet no relevant condition; what is not found is one. */
export const STRANGER = 0;

/** Finds the peer that an endpoint class is at an address, each once. */
export class PeerTable {
  readonly #relevance: Relevance;
  readonly #peers = new Map<string, Peer>();
  readonly #known = new Map<EndpointClass, Map<Family, Peer>>();

  constructor(relevance: Relevance) {
    this.#relevance = relevance;
  }

  all(): Iterable<Peer> {
    return this.#peers.values();
  }

  /** `kept` says that the class will be asked for again. */
  of(sample: EndpointClass, family: Family, kept: boolean): Peer {
    if (!kept) return this.#find(sample, family);
    let families = this.#known.get(sample);
    if (!families) this.#known.set(sample, (families = new Map()));
    let peer = families.get(family);
    if (!peer) families.set(family, (peer = this.#find(sample, family)));
    return peer;
  }

  #find(sample: EndpointClass, family: Family): Peer {
    const relevance = this.#relevance;
    const terms = relevantTerms(relevance, sample, family);
    const kind = [
      relevance.selectable && sample.selectable ? 'pod' : '',
      ...relevantPorts(relevance, sample),
    ].join('|');
    const key = `${terms.map(({ id }) => id).join(',')}|${kind}`;
    let peer = this.#peers.get(key);
    if (!peer) {
      const text = [kind, ...terms.map((term) => term.key).sort()].join('\n');
      peer = { sample, family, terms, kind, text };
      this.#peers.set(key, peer);
    }
    return peer;
  }
}

/**
 * A number for each text: from its digest, so that it stays the same while other texts come and go, and another where
 * two digests meet. The empty text is the stranger.
 */
export function peerIds(texts: Iterable<string>): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const taken = new Set<number>([STRANGER]);
  for (const text of [...texts].sort()) {
    if (text === '') {
      ids.set(text, STRANGER);
      continue;
    }
    let id = digest(text) % 0x7fffffff;
    while (taken.has(id)) id = (id + 1) % 0x7fffffff;
    taken.add(id);
    ids.set(text, id);
  }
  return ids;
}
