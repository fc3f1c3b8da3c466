import type { Family } from '../net/ip.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficKey, trafficSets } from '../net/traffic-set.js';
import type { Direction } from '../policy/rule.js';
import { passing } from './class-table.js';
import { type EndpointClass, shareFamily } from './endpoint-class.js';
import type { LiveMatrix } from './live-matrix.js';
import { sideTraffic } from './local.js';

/** What classes do with peers of whom none of their rules speaks: with pods, and with all else. */
interface ToStrangers {
  readonly pods: TrafficSet;
  readonly others: TrafficSet;
}

/** Classes that treat all strangers alike: between two kinds every pair has the same traffic, if no rule speaks of it. */
export interface ClassKind {
  readonly key: string;
  readonly selectable: boolean;
  readonly families: readonly Family[];
  readonly expected?: readonly Family[];
  readonly sides: Readonly<Record<Direction, ToStrangers>>;
}

const stranger = (selectable: boolean): EndpointClass =>
  passing({ selectable, families: [4, 6], unknown: false, terms: [], blocks: { 4: [], 6: [] }, ports: [] });
const STRANGE_POD = stranger(true);
const STRANGE_OTHER = stranger(false);

const ALL_TO_STRANGERS: ToStrangers = { pods: ALL_TRAFFIC, others: ALL_TRAFFIC };

/** The kind of a class. Nothing judges the side of what policies cannot select. */
export function kindOf(known: EndpointClass, matrix: LiveMatrix): ClassKind {
  const { selectable, families, expected } = known;
  const side = (direction: Direction): ToStrangers => {
    if (!selectable) return ALL_TO_STRANGERS;
    const local = matrix.localOf(known)[direction];
    if (!local.isolated && local.admin.length === 0 && local.baseline.length === 0) return ALL_TO_STRANGERS;
    const to = (peer: EndpointClass): TrafficSet =>
      sideTraffic(local, direction, known, peer, 4, matrix.profile.switches);
    return { pods: to(STRANGE_POD), others: to(STRANGE_OTHER) };
  };
  const sides = { ingress: side('ingress'), egress: side('egress') };
  const texts = [sides.ingress, sides.egress].map((one) =>
    one === ALL_TO_STRANGERS ? '' : `${trafficKey(one.pods)}/${trafficKey(one.others)}`,
  );
  return {
    key: `${selectable ? 1 : 0}|${families.join('')}${expected ? `e${expected.join('')}` : ''}|${texts.join('|')}`,
    selectable,
    families,
    ...(expected && { expected }),
    sides,
  };
}

/** The traffic from a class of one kind to a class of another, if no rule speaks of the pair. */
export function trafficOfStrangers(from: ClassKind, to: ClassKind): TrafficSet {
  if (!shareFamily(from, to)) return NO_TRAFFIC;
  const sent = to.selectable ? from.sides.egress.pods : from.sides.egress.others;
  const taken = from.selectable ? to.sides.ingress.pods : to.sides.ingress.others;
  if (sent === ALL_TRAFFIC) return taken;
  return taken === ALL_TRAFFIC ? sent : trafficSets.intersect(sent, taken);
}
