import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficSets } from '../net/traffic-set.js';
import type { Family } from '../net/ip.js';
import type { Switches } from '../policy/profile.js';
import type { Direction } from '../policy/rule.js';
import { type EndpointClass, hasBlocks, runsIn } from './endpoint-class.js';
import { type Local, sideTraffic } from './local.js';
import { type Addresses, asksAddresses } from './unknown-peer.js';

/** How the traffic between two classes is judged. */
export interface Judgement {
  readonly switches: Switches;
  readonly localOf: (subject: EndpointClass) => Local;
  /** Where the address of an end is not known: the traffic for every address that it could have (the default), or for some. */
  readonly addresses?: Addresses;
  /** Directions that no policy judges (NODE-1). */
  readonly exempt?: Readonly<Record<Direction, boolean>>;
}

/**
 * The traffic from one class to another: what both sides let through (ISO-4), in any family that both have (POD-4); where
 * the address of one is not known, in every family that it might have.
 */
export function classTraffic(from: EndpointClass, to: EndpointClass, judgement: Judgement): TrafficSet {
  const isUnknown = from.unknown !== false || to.unknown !== false;
  const inAll = isUnknown && judgement.addresses !== 'some';
  let traffic: TrafficSet | undefined;
  for (const family of from.families) {
    if (!runsIn(family, from, to)) continue;
    const here = inFamily(from, to, family, judgement);
    if (!traffic) traffic = here;
    else traffic = inAll ? intersect(traffic, here) : trafficSets.union(traffic, here);
    // Only blocks can tell the families of one pair apart.
    if (!hasBlocks(from) && !hasBlocks(to) && !(isUnknown && asksUnknown(from, to, judgement))) break;
  }
  return traffic ?? NO_TRAFFIC;
}

/** Whether policies of one end look at the address of the other, which is not known. */
function asksUnknown(from: EndpointClass, to: EndpointClass, { localOf }: Judgement): boolean {
  return (
    (to.unknown !== false && from.selectable && asksAddresses(localOf(from).egress)) ||
    (from.unknown !== false && to.selectable && asksAddresses(localOf(to).ingress))
  );
}

function inFamily(from: EndpointClass, to: EndpointClass, family: Family, judgement: Judgement): TrafficSet {
  const { switches, localOf, exempt, addresses } = judgement;
  const egress =
    exempt?.egress || !from.selectable
      ? ALL_TRAFFIC
      : sideTraffic(localOf(from).egress, 'egress', from, to, family, switches, addresses);
  if (exempt?.ingress || !to.selectable) return egress;
  return intersect(
    egress,
    sideTraffic(localOf(to).ingress, 'ingress', to, from, family, switches, addresses),
  );
}

function intersect(a: TrafficSet, b: TrafficSet): TrafficSet {
  if (a === ALL_TRAFFIC) return b;
  return b === ALL_TRAFFIC ? a : trafficSets.intersect(a, b);
}
