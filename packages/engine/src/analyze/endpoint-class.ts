import type { ContainerPort, Pod } from '../cluster/pod.js';
import type { Family } from '../net/ip.js';
import type { Local } from './local.js';
import type { Term } from './term.js';

/** What tells endpoints apart for policies: two with the same traits are treated alike by every rule. */
export interface Traits {
  /** Whether selectors can match it: pods, but not hostNetwork pods, nodes, and outside addresses (PEER-4). */
  readonly selectable: boolean;
  readonly families: readonly Family[];
  /** Of a pod without known address: the families that it uses with an end of which none is known; absent: either. */
  readonly expected?: readonly Family[];
  /** Terms that hold in every family, by ascending id; the universal term is left out. */
  readonly terms: readonly Term[];
  /** Which address conditions may hold it although its address is not known: all, or `networks` alone; false when it is known. */
  readonly unknown: false | 'blocks' | 'networks';
  /** ipBlocks and networks that hold its addresses, per family; none where these are not known. */
  readonly blocks: Readonly<Record<Family, readonly Term[]>>;
  /** Its named ports. */
  readonly ports: readonly ContainerPort[];
}

/** Endpoints with the same traits. */
export interface EndpointClass extends Traits {
  readonly id: number;
  readonly key: string;
  readonly pods: Set<Pod>;
  /** The policies that select it, or undefined until they are asked for. */
  local: Local | undefined;
}

/** A text that equal traits share. */
export function traitsKey({ selectable, families, expected, unknown, terms, blocks, ports }: Traits): string {
  const ids = (list: readonly Term[]): string => list.map((term) => term.id).join(',');
  const names = ports.map(({ name, protocol, port }) => `${name}/${protocol}/${port}`).sort();
  return `${selectable ? 1 : 0}|${families.join('')}${expected ? `e${expected.join('')}` : ''}${unknown === false ? '' : unknown}|${ids(terms)}|${ids(blocks[4])}|${ids(blocks[6])}|${names.join(',')}`;
}

/** The families of an endpoint, as far as they bear on its flows. */
type Families = Pick<Traits, 'families' | 'expected'> & Partial<Pick<Traits, 'unknown'>>;

/** Whether a flow between two endpoints can run in a family. */
export function runsIn(family: Family, a: Families, b: Families): boolean {
  if (!a.families.includes(family) || !b.families.includes(family)) return false;
  return (
    (!a.expected || a.expected.includes(family) || isOfKnownFamily(b)) &&
    (!b.expected || b.expected.includes(family) || isOfKnownFamily(a))
  );
}

/** Whether an address of the endpoint is known, or at least its family. */
function isOfKnownFamily({ families, expected, unknown }: Families): boolean {
  return !expected && (!unknown || families.length === 1);
}

/** Whether a flow between two endpoints can run in any family. */
export function shareFamily(a: Families, b: Families): boolean {
  return a.families.some((family) => runsIn(family, a, b));
}

/** Every term that endpoints with these traits meet, the universal one left out. */
export function allTerms({ terms, blocks }: Traits): readonly Term[] {
  return blocks[4].length + blocks[6].length === 0 ? terms : [...terms, ...blocks[4], ...blocks[6]];
}

/** Whether any block holds an address: only then can the families of one endpoint differ. */
export function hasBlocks({ blocks }: Traits): boolean {
  return blocks[4].length + blocks[6].length > 0;
}

/** The traits of an endpoint that meets one term more. */
export function withTerm(traits: Traits, term: Term): Traits {
  const { condition } = term;
  if (condition.kind !== 'ip') return { ...traits, terms: inOrder([...traits.terms, term]) };
  const blocks = (family: Family): readonly Term[] =>
    family === condition.cidr.family ? inOrder([...traits.blocks[family], term]) : traits.blocks[family];
  return { ...traits, blocks: { 4: blocks(4), 6: blocks(6) } };
}

/** The traits of an endpoint that no longer meets a term. */
export function withoutTerm(traits: Traits, term: Term): Traits {
  const without = (terms: readonly Term[]): readonly Term[] => terms.filter((known) => known !== term);
  return {
    ...traits,
    terms: without(traits.terms),
    blocks: { 4: without(traits.blocks[4]), 6: without(traits.blocks[6]) },
  };
}

/** Terms by ascending id, as traits hold them. */
export function inOrder(terms: readonly Term[]): readonly Term[] {
  return [...terms].sort((a, b) => a.id - b.id);
}
