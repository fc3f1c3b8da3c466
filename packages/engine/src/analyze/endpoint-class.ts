import type { ContainerPort } from '../cluster/pod.js';
import type { Family } from '../net/ip.js';
import type { Local } from './local.js';
import type { Term } from './term.js';

/** What tells endpoints apart for policies: two with the same traits are treated alike by every rule. */
export interface Traits {
  /** Whether selectors can match it: pods, but not hostNetwork pods, nodes, and outside addresses (PEER-4). */
  readonly selectable: boolean;
  readonly families: readonly Family[];
  /** Terms that hold in every family, by ascending id; the universal term is left out. */
  readonly terms: readonly Term[];
  /** ipBlocks and networks that hold its addresses, per family. */
  readonly blocks: Readonly<Record<Family, readonly Term[]>>;
  /** Its named ports. */
  readonly ports: readonly ContainerPort[];
}

/** Endpoints with the same traits. */
export interface EndpointClass extends Traits {
  readonly id: number;
  readonly key: string;
  /** Ids of its pods. */
  readonly pods: Set<string>;
  /** The policies that select it, or undefined until they are asked for. */
  local: Local | undefined;
}

/** A text that equal traits share. */
export function traitsKey({ selectable, families, terms, blocks, ports }: Traits): string {
  const ids = (list: readonly Term[]): string => list.map((term) => term.id).join(',');
  const names = ports.map(({ name, protocol, port }) => `${name}/${protocol}/${port}`).sort();
  return `${selectable ? 1 : 0}|${families.join('')}|${ids(terms)}|${ids(blocks[4])}|${ids(blocks[6])}|${names.join(',')}`;
}

/** Terms by ascending id, as traits hold them. */
export function inOrder(terms: readonly Term[]): readonly Term[] {
  return [...terms].sort((a, b) => a.id - b.id);
}
