import { ALL_TRAFFIC, type TrafficSet, trafficKey, trafficSets } from '../net/traffic-set.js';
import { type Direction } from '../policy/rule.js';
import { type ClassKind, kindOf, trafficOfStrangers } from './class-kind.js';
import { allTerms, type EndpointClass } from './endpoint-class.js';
import type { LiveMatrix } from './live-matrix.js';
import type { Side } from './local.js';
import { termsOf } from './side-terms.js';
import type { Term } from './term.js';
import { tellsUnknown } from './unknown-peer.js';

/** The traffic between all classes, told without visiting every pair. */
export interface AllPairs {
  readonly classes: readonly EndpointClass[];
  /** How many pairs of classes some rule speaks of; all others follow from the kinds of both. */
  readonly spoken: number;
  /** Of all ordered pairs of pods, a pod with itself among them, how many have any traffic. */
  readonly allowedPodPairs: number;
  /** The traffic between two of `classes`. */
  between(from: EndpointClass, to: EndpointClass): TrafficSet;
  /** A name of the kind of one of `classes`: pairs of the same kinds have the same traffic, but for those spoken of. */
  kindOf(known: EndpointClass): string;
  /** The classes to which some rule speaks of traffic from a class. */
  spokenFrom(from: EndpointClass): Iterable<EndpointClass>;
}

/** One class with its kind, and with what rules say of its traffic to others. */
interface Entry {
  readonly known: EndpointClass;
  readonly kind: Kind;
  readonly row: Map<EndpointClass, TrafficSet>;
}

/** All classes of one kind together. */
interface Kind extends ClassKind {
  pods: number;
  /** The traffic of strangers by the kind of the destination, as far as it was asked for. */
  readonly to: Map<Kind, TrafficSet>;
}

/**
 * Works out every pair of classes of a matrix, and of classes of its matrix that are not of its pods. Valid until the matrix
 * changes.
 */
export function allPairs(matrix: LiveMatrix, outside: readonly EndpointClass[] = []): AllPairs {
  const classes = [...matrix.classes(), ...outside];
  const kinds = new Map<string, Kind>();
  const entries = new Map(
    classes.map((known): [EndpointClass, Entry] => [
      known,
      { known, kind: filed(kindOf(known, matrix), known.pods.size, kinds), row: new Map() },
    ]),
  );
  const intern = internTraffic();
  let count = 0;
  const speak = ({ row, known }: Entry, to: EndpointClass): void => {
    if (row.has(to)) return;
    row.set(to, intern(matrix.classTraffic(known, to)));
    count++;
  };
  const peersOf = spokenPeers(classes, outside);
  for (const entry of entries.values()) {
    if (!entry.known.selectable) continue;
    const { egress, ingress } = matrix.localOf(entry.known);
    for (const peer of peersOf(egress, 'egress')) speak(entry, peer);
    for (const peer of peersOf(ingress, 'ingress')) speak(entries.get(peer)!, entry.known);
  }
  return {
    classes,
    spoken: count,
    allowedPodPairs: countPairs(entries, [...kinds.values()]),
    between: (from, to) => {
      const { row, kind } = entries.get(from)!;
      return row.get(to) ?? betweenStrangers(kind, entries.get(to)!.kind);
    },
    kindOf: (known) => entries.get(known)!.kind.key,
    spokenFrom: (from) => entries.get(from)!.row.keys(),
  };
}

function filed(kind: ClassKind, pods: number, kinds: Map<string, Kind>): Kind {
  let same = kinds.get(kind.key);
  if (!same) kinds.set(kind.key, (same = { ...kind, pods: 0, to: new Map() }));
  same.pods += pods;
  return same;
}

function betweenStrangers(from: Kind, to: Kind): TrafficSet {
  let traffic = from.to.get(to);
  if (!traffic) from.to.set(to, (traffic = trafficOfStrangers(from, to)));
  return traffic;
}

/** The classes that a side's rules speak of. Sides are shared by many classes, so each is looked at once. */
function spokenPeers(
  classes: readonly EndpointClass[],
  outside: readonly EndpointClass[],
): (side: Side, direction: Direction) => Iterable<EndpointClass> {
  const known = new Map<Side, Iterable<EndpointClass>>();
  const named = classes.filter(({ ports }) => ports.length > 0);
  const unknown = classes.filter((one) => one.unknown !== false);
  // Terms know the classes of pods that meet them, and no others.
  const outsideOf = new Map<Term, EndpointClass[]>();
  for (const one of outside) {
    for (const term of allTerms(one)) {
      const meeting = outsideOf.get(term);
      if (meeting) meeting.push(one);
      else outsideOf.set(term, [one]);
    }
  }
  return (side, direction) => {
    let peers = known.get(side);
    if (!peers) {
      const found = new Set<EndpointClass>();
      for (const term of termsOf(side)) {
        for (const peer of term.classes) found.add(peer);
        for (const peer of outsideOf.get(term) ?? []) found.add(peer);
      }
      // A name in an egress rule for everyone means another number on each destination.
      if (direction === 'egress' && resolvesNames(side)) for (const peer of named) found.add(peer);
      if (unknown.length > 0 && tellsUnknown(side)) for (const peer of unknown) found.add(peer);
      known.set(side, (peers = [...found]));
    }
    return peers;
  };
}

function resolvesNames({ any, selectable, admin, baseline }: Side): boolean {
  return (
    any.names.length + selectable.names.length > 0 ||
    admin.some(({ ports }) => ports.names.length > 0) ||
    baseline.some(({ ports }) => ports.names.length > 0)
  );
}

function internTraffic(): (traffic: TrafficSet) => TrafficSet {
  const known = new Map<string, TrafficSet>();
  return (traffic) => {
    if (traffic === ALL_TRAFFIC) return traffic;
    const key = trafficKey(traffic);
    const same = known.get(key);
    if (!same) known.set(key, traffic);
    return same ?? traffic;
  };
}

/** All pairs as if no rule spoke of any, then the pairs that rules speak of are put right. */
function countPairs(entries: ReadonlyMap<EndpointClass, Entry>, kinds: readonly Kind[]): number {
  const isOpen = (from: Kind, to: Kind): boolean => !trafficSets.empty(betweenStrangers(from, to));
  let count = 0;
  for (const from of kinds) for (const to of kinds) if (isOpen(from, to)) count += from.pods * to.pods;
  for (const { known, kind, row } of entries.values()) {
    for (const [to, traffic] of row) {
      const was = isOpen(kind, entries.get(to)!.kind) ? 1 : 0;
      const is = trafficSets.empty(traffic) ? 0 : 1;
      count += (is - was) * known.pods.size * to.pods.size;
    }
  }
  return count;
}
