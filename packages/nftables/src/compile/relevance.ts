import { type EndpointClass, type Family, type LiveMatrix, type Term, termsOf } from '@sluice/engine';
import { type LocalSide, namesIn } from './local-side.js';

/** What tells peers apart on one node: the conditions and port names that its pods' policies use. */
export interface Relevance {
  readonly terms: ReadonlySet<Term>;
  /** Whether any of them tells pods from the rest. */
  readonly selectable: boolean;
  /** Port names in egress rules: each peer gives them its own numbers (PORT-4). */
  readonly names: ReadonlySet<string>;
}

/** What the policies of some local classes look at. */
export function relevanceOf(sides: readonly LocalSide[], matrix: LiveMatrix): Relevance {
  const { universal } = matrix.terms;
  const terms = new Set<Term>();
  const names = new Set<string>();
  let selectable = false;
  for (const { side, direction } of sides) {
    for (const term of termsOf(side)) {
      if (term === universal) selectable = true;
      else terms.add(term);
    }
    const { traffic } = side.selectable;
    if (traffic.other || traffic.tcp.length + traffic.udp.length + traffic.sctp.length > 0) selectable = true;
    if (side.selectable.names.length > 0) selectable = true;
    if (direction === 'egress') for (const name of namesIn(side)) names.add(name);
  }
  return { terms, selectable, names };
}

/** The relevant conditions that a peer meets at an address of a family. */
export function relevantTerms(relevance: Relevance, peer: EndpointClass, family: Family): readonly Term[] {
  return [...peer.terms, ...peer.blocks[family]].filter((term) => relevance.terms.has(term));
}

/** The relevant ports that a peer declares, as texts. */
export function relevantPorts(relevance: Relevance, peer: EndpointClass): readonly string[] {
  if (!peer.selectable) return [];
  return peer.ports
    .filter(({ name }) => name !== undefined && relevance.names.has(name))
    .map(({ name, protocol, port }) => `${name}/${protocol}/${port}`)
    .sort();
}
