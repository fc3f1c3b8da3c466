import { type EndpointClass, type LiveMatrix, type Term, termsOf } from '@sluice/engine';
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
  const all = sides.map((local) => relevanceOfSide(local, matrix.terms.universal));
  return {
    terms: unionOf(all.map(({ terms }) => terms)),
    selectable: all.some(({ selectable }) => selectable),
    names: unionOf(all.map(({ names }) => names)),
  };
}

/** What the policies of one local class look at. */
export function relevanceOfSide({ side, direction }: LocalSide, universal: Term | undefined): Relevance {
  const terms = new Set(termsOf(side));
  const asksForPods = universal !== undefined && terms.delete(universal);
  const { traffic, names } = side.selectable;
  const allowsPods = traffic.other || traffic.tcp.length + traffic.udp.length + traffic.sctp.length > 0;
  return {
    terms,
    selectable: asksForPods || allowsPods || names.length > 0,
    names: direction === 'egress' ? namesIn(side) : NO_NAMES,
  };
}

const NO_NAMES: ReadonlySet<string> = new Set();

function unionOf<T>(sets: readonly ReadonlySet<T>[]): ReadonlySet<T> {
  const union = new Set<T>();
  for (const set of sets) for (const one of set) union.add(one);
  return union;
}

/** Those of the conditions that a peer meets which are relevant. */
export function relevantTerms(relevance: Relevance, terms: readonly Term[]): readonly Term[] {
  return terms.filter((term) => relevance.terms.has(term));
}

/** Those of the ports that a pod declares whose names are relevant. */
export function relevantPorts(relevance: Relevance, ports: EndpointClass['ports']): EndpointClass['ports'] {
  return ports.filter(({ name }) => name !== undefined && relevance.names.has(name));
}
