import type { EndpointClass, Family, Term } from '@sluice/engine';
import { digest } from '../ruleset/digest.js';
import { type Relevance, relevantPorts, relevantTerms } from './relevance.js';

/** Addresses that every policy of this node treats alike. */
export interface Peer {
  /** What they have in common, to judge them by in `family`: nothing else of them matters here. */
  readonly sample: EndpointClass;
  readonly family: Family;
  readonly terms: readonly Term[];
  /** Peers that meet no condition of a policy are still told apart by this. */
  readonly kind: string;
  /** What tells it from others while the same terms are in use. */
  readonly key: string;
  /** A text that depends on nothing but what it stands for. */
  readonly text: string;
}

/** Finds the peer that an endpoint class is at an address. */
export type FindPeer = (sample: EndpointClass, family: Family, kept: boolean) => Peer;

/** The id of addresses that meet no relevant condition; what is not found is one. */
export const STRANGER = 0;

/** All ids are below this. */
export const ID_RANGE = 0x7fffffff;

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
  readonly of: FindPeer = (sample, family, kept) => {
    if (!kept) return this.#find(sample, family);
    let families = this.#known.get(sample);
    if (!families) this.#known.set(sample, (families = new Map()));
    let peer = families.get(family);
    if (!peer) families.set(family, (peer = this.#find(sample, family)));
    return peer;
  };

  #find(sample: EndpointClass, family: Family): Peer {
    const { key, make } = peerOf(this.#relevance, sample, family);
    let peer = this.#peers.get(key);
    if (!peer) this.#peers.set(key, (peer = make()));
    return peer;
  }
}

/** What an endpoint class is to the policies that something is relevant for: its key, and the peer should it be the first. */
export function peerOf(
  relevance: Relevance,
  known: EndpointClass,
  family: Family,
): { readonly key: string; readonly make: () => Peer } {
  const terms = relevantTerms(relevance, [...known.terms, ...known.blocks[family]]);
  const ports = known.selectable ? relevantPorts(relevance, known.ports) : [];
  const kind = [relevance.selectable && known.selectable ? 'pod' : '', ...ports.map(portText).sort()].join(
    '|',
  );
  const key = `${terms.map(({ id }) => id).join(',')}|${kind}`;
  const make = (): Peer => {
    const isBlock = ({ condition }: Term): boolean => condition.kind === 'ip';
    const held = terms.filter(isBlock);
    return {
      sample: {
        ...known,
        id: -1,
        key: '',
        pods: new Set(),
        local: undefined,
        // Whoever declares a port that matters is a pod, even where nothing else asks for that.
        selectable: kind !== '',
        families: [family],
        unknown: false,
        terms: terms.filter((term) => !isBlock(term)),
        blocks: { 4: family === 4 ? held : [], 6: family === 6 ? held : [] },
        ports,
      },
      family,
      terms,
      kind,
      key,
      text: [kind, ...terms.map((term) => term.key).sort()].join('\n'),
    };
  };
  return { key, make };
}

function portText({ name, protocol, port }: EndpointClass['ports'][number]): string {
  return `${name}/${protocol}/${port}`;
}

/**
 * A number for each text: from its digest, so that it stays the same while other texts come and go, and another where
 * two digests meet. The empty text is the stranger.
 */
export function peerIds(texts: Iterable<string>, range: number = ID_RANGE): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const taken = new Set<number>([STRANGER]);
  for (const text of [...texts].sort()) {
    let id = wishedId(text, range);
    if (text !== '') while (taken.has(id)) id = (id + 1) % range;
    taken.add(id);
    ids.set(text, id);
  }
  return ids;
}

/** The id that a text has unless another has it first. */
export function wishedId(text: string, range: number = ID_RANGE): number {
  return text === '' ? STRANGER : digest(text) % range;
}
