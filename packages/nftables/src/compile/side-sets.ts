import {
  ALL_PORTS,
  ALL_TRAFFIC,
  type PortSet,
  portSets,
  portsOf,
  PROTOCOLS,
  type TrafficSet,
  trafficSets,
} from '@sluice/engine';
import type { Element, KeyType, NamedSet, Part } from '../ruleset/named-set.js';
import { PROTOCOL_NUMBER } from '../ruleset/protocol-numbers.js';
import type { Field } from '../ruleset/rule.js';
import { cutUp } from './cuts.js';
import type { SideRows } from './side-rows.js';

/** What the elements of each of a local class's sets are, in the order in which the sets are asked. */
export type SideSetKind = 'any' | 'any_range' | 'all' | 'other' | 'proto' | 'port' | 'range';

/**
 * The widest range of ports that is listed port by port. A look-up among ranges takes longer than one among ports, the more so
 * the more there are, and a class that lists no ranges spares it.
 */
const WIDEST_SPREAD = 8;

/** Whether a set of this kind is asked without regard to the peer. */
export function isForAnyone(kind: SideSetKind): boolean {
  return kind === 'any' || kind === 'any_range';
}

/** A set of a local class, and the key to ask it with. */
export interface SideSet {
  readonly kind: SideSetKind;
  readonly set: NamedSet;
  readonly fields: readonly Field[];
}

const SHAPES: Readonly<
  Record<SideSetKind, { key: readonly KeyType[]; fields: readonly Field[]; interval: boolean }>
> = {
  any: { key: ['inet_proto', 'inet_service'], fields: ['meta l4proto', 'th dport'], interval: false },
  any_range: { key: ['inet_proto', 'inet_service'], fields: ['meta l4proto', 'th dport'], interval: true },
  all: { key: ['classid'], fields: ['meta priority'], interval: false },
  other: { key: ['classid'], fields: ['meta priority'], interval: false },
  proto: { key: ['classid', 'inet_proto'], fields: ['meta priority', 'meta l4proto'], interval: false },
  port: {
    key: ['classid', 'inet_proto', 'inet_service'],
    fields: ['meta priority', 'meta l4proto', 'th dport'],
    interval: false,
  },
  range: {
    key: ['classid', 'inet_proto', 'inet_service'],
    fields: ['meta priority', 'meta l4proto', 'th dport'],
    interval: true,
  },
};

/** The sets that hold what a local class lists, those without elements left out; with cuts they count. */
export function sideSets(
  name: string,
  { anyone, byPeer }: SideRows,
  cuts: readonly TrafficSet[] | undefined,
): readonly SideSet[] {
  const elements: Record<SideSetKind, Element[]> = {
    any: [],
    any_range: [],
    all: [],
    other: [],
    proto: [],
    port: [],
    range: [],
  };
  for (const protocol of PROTOCOLS) {
    for (const part of cuts ? cutUp(anyone, cuts) : [anyone]) {
      for (const ports of spread(portsOf(part, protocol))) {
        elements[typeof ports === 'object' ? 'any_range' : 'any'].push({
          key: [PROTOCOL_NUMBER[protocol], ports],
        });
      }
    }
  }
  const tails = new Map<TrafficSet, Tails>();
  for (const [id, traffic] of byPeer) {
    let known = tails.get(traffic);
    if (!known) tails.set(traffic, (known = tailsOf(traffic, anyone, cuts)));
    for (const [kind, tail] of known) elements[kind].push({ key: [id, ...tail] });
  }
  return (Object.keys(SHAPES) as SideSetKind[])
    .filter((kind) => elements[kind].length > 0)
    .map((kind) => {
      const { key, fields, interval } = SHAPES[kind];
      const make = { name: sideSetName(name, kind, cuts !== undefined), key, interval };
      return {
        kind,
        fields,
        set: { ...make, ...(cuts && { counter: true as const }), elements: elements[kind] },
      };
    });
}

/** The name of a set of a local class. A set does not become one that counts: that one needs another name. */
export function sideSetName(local: string, kind: SideSetKind, isCounting: boolean): string {
  return `${local}_${kind}${isCounting ? '_n' : ''}`;
}

/** The elements of one peer without its id. */
type Tails = readonly (readonly [kind: SideSetKind, tail: readonly Part[]])[];

/** What a row lists beyond what is listed for anyone. */
function tailsOf(traffic: TrafficSet, anyone: TrafficSet, cuts: readonly TrafficSet[] | undefined): Tails {
  if (traffic === anyone || trafficSets.equal(traffic, anyone)) return [];
  if (cuts) return cutUp(traffic, cuts).flatMap((part) => tailsOf(part, anyone, undefined));
  if (trafficSets.equal(traffic, ALL_TRAFFIC)) return [['all', []]];
  const tails: [SideSetKind, readonly Part[]][] = [];
  if (traffic.other && !anyone.other) tails.push(['other', []]);
  for (const protocol of PROTOCOLS) {
    const number = PROTOCOL_NUMBER[protocol];
    const known = portsOf(anyone, protocol);
    const ports = portsOf(traffic, protocol);
    if (portSets.equal(ports, known)) continue;
    if (portSets.equal(ports, ALL_PORTS)) tails.push(['proto', [number]]);
    else {
      for (const part of spread(portSets.subtract(ports, known))) {
        tails.push([typeof part === 'object' ? 'range' : 'port', [number, part]]);
      }
    }
  }
  return tails;
}

/** Narrow ranges as single ports, wide ones as they are. */
function spread(ranges: PortSet): readonly Part[] {
  return ranges.flatMap(([first, last]): readonly Part[] =>
    last - first < WIDEST_SPREAD
      ? Array.from({ length: last - first + 1 }, (_, i) => first + i)
      : [{ first, last }],
  );
}
