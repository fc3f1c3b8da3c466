import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import type { Family } from '../net/ip.js';
import type { Switches } from '../policy/profile.js';
import type { Direction } from '../policy/rule.js';
import { type EndpointClass, hasBlocks } from './endpoint-class.js';
import { type Local, sideTraffic } from './local.js';

/** How the traffic between two classes is judged. */
export interface Judgement {
  readonly switches: Switches;
  readonly localOf: (subject: EndpointClass) => Local;
  /** Directions that no policy judges (NODE-1). */
  readonly exempt?: Readonly<Record<Direction, boolean>>;
}

/** The traffic from one class to another: what both sides let through, in any family that both have (ISO-4, POD-4). */
export function classTraffic(from: EndpointClass, to: EndpointClass, judgement: Judgement): TrafficSet {
  let traffic: TrafficSet | undefined;
  for (const family of from.families) {
    if (!to.families.includes(family)) continue;
    const here = inFamily(from, to, family, judgement);
    traffic = traffic ? trafficSets.union(traffic, here) : here;
    // Only blocks can tell the families of one pair apart.
    if (!hasBlocks(from) && !hasBlocks(to)) break;
  }
  return traffic ?? NO_TRAFFIC;
}

function inFamily(from: EndpointClass, to: EndpointClass, family: Family, judgement: Judgement): TrafficSet {
  const { switches, localOf, exempt } = judgement;
  const egress =
    exempt?.egress || !from.selectable
      ? ALL_TRAFFIC
      : sideTraffic(localOf(from).egress, 'egress', from, to, family, switches);
  if (exempt?.ingress || !to.selectable) return egress;
  return intersect(egress, sideTraffic(localOf(to).ingress, 'ingress', to, from, family, switches));
}

function intersect(a: TrafficSet, b: TrafficSet): TrafficSet {
  if (a === ALL_TRAFFIC) return b;
  return b === ALL_TRAFFIC ? a : trafficSets.intersect(a, b);
}
