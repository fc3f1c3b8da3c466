import type { ContainerPort } from '../cluster/pod.js';
import { ALL_TRAFFIC, NO_TRAFFIC, type TrafficSet, trafficOf, trafficSets } from '../net/traffic-set.js';
import type { NamedPort, Rule } from '../policy/rule.js';
import { portsNamed } from './port-match.js';

/** The traffic that a rule's ports hold: numbers, and names that each destination resolves for itself (PORT-4). */
export interface Ports {
  readonly traffic: TrafficSet;
  readonly names: readonly NamedPort[];
}

const NO_NAMES: readonly NamedPort[] = [];
const NONE: Ports = { traffic: NO_TRAFFIC, names: NO_NAMES };
const ALL: Ports = { traffic: ALL_TRAFFIC, names: NO_NAMES };

/** What a rule's ports hold. */
export function portsOfRule(rule: Rule): Ports {
  if (rule.ports === 'any') return ALL;
  let traffic = NO_TRAFFIC;
  const names: NamedPort[] = [];
  for (const match of rule.ports) {
    if ('name' in match) names.push(match);
    else traffic = trafficSets.union(traffic, trafficOf(match.protocol, match.ports));
  }
  return { traffic, names: names.length === 0 ? NO_NAMES : names };
}

/** What any of them holds. */
export function unionOfAllPorts(all: readonly Ports[]): Ports {
  if (all.length === 0) return NONE;
  if (all.length === 1) return all[0]!;
  return {
    traffic: trafficSets.unionOf(all.map(({ traffic }) => traffic)),
    names: all.flatMap(({ names }) => names),
  };
}

/** The traffic on a destination that declares `declared`. */
export function resolvePorts({ traffic, names }: Ports, declared: readonly ContainerPort[]): TrafficSet {
  let all = traffic;
  for (const name of names) {
    for (const { protocol, port } of portsNamed(name, declared)) {
      all = trafficSets.union(all, trafficOf(protocol, [[port, port]]));
    }
  }
  return all;
}
