import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficKey, trafficSets } from '../net/traffic-set.js';
import { type Direction } from '../policy/rule.js';
import { type EndpointClass, shareFamily } from './endpoint-class.js';
import type { LiveMatrix } from './live-matrix.js';
import { type Side, sideTraffic } from './local.js';
import { termsOf } from './side-terms.js';
import { tellsUnknown } from './unknown-peer.js';

/** The traffic between all classes of pods, told without visiting every pair. */
export interface AllPairs {
  readonly classes: readonly EndpointClass[];
  /** How many pairs of classes some rule speaks of; all others follow from what each end does with strangers. */
  readonly spoken: number;
  /** Of all ordered pairs of pods, a pod with itself among them, how many have any traffic. */
  readonly allowedPodPairs: number;
  /** The traffic between two of `classes`. */
  between(from: EndpointClass, to: EndpointClass): TrafficSet;
}

/** What a class does with peers that none of its rules speaks of. */
interface Stranger {
  readonly key: string;
  readonly egress: TrafficSet;
  readonly ingress: TrafficSet;
}

/** Works out every pair of classes of a matrix. Valid until the matrix changes. */
export function allPairs(matrix: LiveMatrix): AllPairs {
  const classes = [...matrix.classes()];
  const index = new Map(classes.map((known, i) => [known, i]));
  const strangers = classes.map((known) => strangerOf(matrix, known));
  const spoken = new Map<number, TrafficSet>();
  const intern = internTraffic();
  const keyOf = (from: EndpointClass, to: EndpointClass): number =>
    index.get(from)! * classes.length + index.get(to)!;
  const speak = (from: EndpointClass, to: EndpointClass): void => {
    const key = keyOf(from, to);
    if (!spoken.has(key)) spoken.set(key, intern(matrix.classTraffic(from, to)));
  };
  const peersOf = spokenPeers(classes);
  for (const known of classes) {
    if (!known.selectable) {
      for (const other of classes) {
        speak(known, other);
        speak(other, known);
      }
      continue;
    }
    const { egress, ingress } = matrix.localOf(known);
    for (const peer of peersOf(egress, 'egress')) speak(known, peer);
    for (const peer of peersOf(ingress, 'ingress')) speak(peer, known);
  }
  const byDefault = (from: number, to: number): TrafficSet =>
    shareFamily(classes[from]!, classes[to]!)
      ? trafficSets.intersect(strangers[from]!.egress, strangers[to]!.ingress)
      : NO_TRAFFIC;
  return {
    classes,
    spoken: spoken.size,
    allowedPodPairs: countPairs(classes, strangers, spoken),
    between: (from, to) => spoken.get(keyOf(from, to)) ?? byDefault(index.get(from)!, index.get(to)!),
  };
}

/** The classes that a side's rules speak of. Sides are shared by many classes, so each is looked at once. */
function spokenPeers(
  classes: readonly EndpointClass[],
): (side: Side, direction: Direction) => Iterable<EndpointClass> {
  const known = new Map<Side, ReadonlySet<EndpointClass>>();
  const named = classes.filter(({ ports }) => ports.length > 0);
  const unknown = classes.filter((one) => one.unknown !== false);
  return (side, direction) => {
    let peers = known.get(side);
    if (!peers) {
      const found = new Set<EndpointClass>();
      for (const term of termsOf(side)) for (const peer of term.classes) found.add(peer);
      // A name in an egress rule for everyone means another number on each destination.
      if (direction === 'egress' && resolvesNames(side)) for (const peer of named) found.add(peer);
      if (unknown.length > 0 && tellsUnknown(side)) for (const peer of unknown) found.add(peer);
      known.set(side, (peers = found));
    }
    return peers;
  };
}

function resolvesNames({ any, selectable, admin, baseline }: Side): boolean {
  return [any, selectable, ...[...admin, ...baseline].map(({ ports }) => ports)].some(
    ({ names }) => names.length > 0,
  );
}

function strangerOf(matrix: LiveMatrix, known: EndpointClass): Stranger {
  if (!known.selectable) return { key: 'all', egress: ALL_TRAFFIC, ingress: ALL_TRAFFIC };
  const local = matrix.localOf(known);
  const peer: EndpointClass = { ...known, unknown: false, terms: [], blocks: { 4: [], 6: [] }, ports: [] };
  const traffic = (direction: Direction): TrafficSet =>
    sideTraffic(local[direction], direction, known, peer, 4, matrix.profile.switches);
  const egress = traffic('egress');
  const ingress = traffic('ingress');
  return { key: `${trafficKey(egress)}>${trafficKey(ingress)}`, egress, ingress };
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

/** Classes alike to strangers are counted together, then the pairs that rules speak of are put right. */
function countPairs(
  classes: readonly EndpointClass[],
  strangers: readonly Stranger[],
  spoken: ReadonlyMap<number, TrafficSet>,
): number {
  const groups = new Map<string, { first: number; pods: number }>();
  const groupOf = classes.map((known, i) => {
    const key = `${strangers[i]!.key}|${known.families.join()}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { first: i, pods: 0 }));
    group.pods += known.pods.size;
    return group;
  });
  const memo = new Map<number, boolean>();
  const open = (from: number, to: number): boolean => {
    const key = from * classes.length + to;
    let answer = memo.get(key);
    if (answer === undefined) {
      answer =
        shareFamily(classes[from]!, classes[to]!) &&
        !trafficSets.empty(trafficSets.intersect(strangers[from]!.egress, strangers[to]!.ingress));
      memo.set(key, answer);
    }
    return answer;
  };
  let count = 0;
  for (const from of groups.values()) {
    for (const to of groups.values()) if (open(from.first, to.first)) count += from.pods * to.pods;
  }
  for (const [key, traffic] of spoken) {
    const from = Math.floor(key / classes.length);
    const to = key % classes.length;
    const pairs = classes[from]!.pods.size * classes[to]!.pods.size;
    const was = open(groupOf[from]!.first, groupOf[to]!.first) ? 1 : 0;
    const is = trafficSets.empty(traffic) ? 0 : 1;
    count += (is - was) * pairs;
  }
  return count;
}
