import { type Pod } from '../cluster/pod.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Endpoint } from '../evaluate/endpoint.js';
import type { Labels } from '../labels/labels.js';
import { holds, type Selector } from '../labels/selector.js';
import { type TrafficSet, trafficSets } from '../net/traffic-set.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import type { Direction, PodsPeer, Rule } from '../policy/rule.js';
import { LiveMatrix } from './live-matrix.js';

/** Pods that need not exist yet, by the labels that they and their namespace would need. */
export interface PotentialPeer {
  /** A namespace's name, a selector on its labels, or any. */
  readonly namespaces: Selector | { readonly name: string } | 'any';
  readonly pods: Selector | 'any';
  /** What such a pod, with these labels and no others, could send or be sent. */
  readonly traffic: TrafficSet;
  /** The rules that speak of it; none for what no policy restricts. */
  readonly rules: readonly { readonly policy: string; readonly rule: number }[];
}

/** What pods that do not exist yet could reach, and be reached by, at one existing pod. */
export interface Exposure {
  readonly isolated: Readonly<Record<Direction, boolean>>;
  /** Who could reach the pod. */
  readonly ingress: readonly PotentialPeer[];
  /** Whom the pod could reach. */
  readonly egress: readonly PotentialPeer[];
}

/** The exposure of one pod of a snapshot. The future pod itself is taken to be isolated by no policy of its own. */
export function exposure(cluster: Cluster, pod: Pod, profile: Profile = STANDARD): Exposure {
  const matrix = LiveMatrix.of(cluster, profile);
  const known = matrix.classOf({ kind: 'pod', pod });
  const local = known && matrix.localOf(known);
  const side = (direction: Direction): readonly PotentialPeer[] => {
    const rules = known ? matrix.policiesOf(known).flatMap(({ policy }) => policy[direction]) : [];
    return potentialPeers(matrix, pod, rules, direction);
  };
  return {
    isolated: { ingress: local?.ingress.isolated ?? false, egress: local?.egress.isolated ?? false },
    ingress: side('ingress'),
    egress: side('egress'),
  };
}

function potentialPeers(
  matrix: LiveMatrix,
  pod: Pod,
  rules: readonly Rule[],
  direction: Direction,
): readonly PotentialPeer[] {
  const anyone = strangerTraffic(matrix, pod, undefined, direction);
  const stranger: PotentialPeer[] = trafficSets.empty(anyone)
    ? []
    : [
        {
          namespaces: 'any',
          pods: 'any',
          traffic: anyone,
          rules: rules.filter(({ peers }) => peers === 'any').map(ruleRef),
        },
      ];
  const byPeer = new Map<string, { peer: PodsPeer; rules: Rule[] }>();
  for (const rule of rules) {
    for (const peer of rule.peers === 'any' ? [] : rule.peers) {
      if (peer.kind !== 'pods') continue;
      const key = `${typeof peer.namespaces === 'string' ? `=${peer.namespaces}` : peer.namespaces.key}\n${peer.pods.key}`;
      const found = byPeer.get(key);
      if (found) found.rules.push(rule);
      else byPeer.set(key, { peer, rules: [rule] });
    }
  }
  const named = [...byPeer.values()].flatMap(({ peer, rules: speaking }): PotentialPeer[] => {
    const traffic = strangerTraffic(matrix, pod, peer, direction);
    if (trafficSets.empty(traffic)) return [];
    const namespaces = typeof peer.namespaces === 'string' ? { name: peer.namespaces } : peer.namespaces;
    return [{ namespaces, pods: peer.pods, traffic, rules: speaking.map(ruleRef) }];
  });
  return [...stranger, ...named];
}

function ruleRef(rule: Rule): { policy: string; rule: number } {
  return { policy: rule.policy.id, rule: rule.index };
}

/** A namespace name that no cluster can have, so that no policy selects what lies in it by name. */
const NOWHERE = '(new namespace)';

/** The traffic with a pod that has just the labels that a peer asks for, or none. */
function strangerTraffic(
  matrix: LiveMatrix,
  pod: Pod,
  peer: PodsPeer | undefined,
  direction: Direction,
): TrafficSet {
  const named = typeof peer?.namespaces === 'string' ? peer.namespaces : undefined;
  if (named === undefined) {
    const namespaces = peer?.namespaces as Selector | undefined;
    matrix.apply({
      kind: 'namespace',
      name: NOWHERE,
      namespace: { name: NOWHERE, labels: labelsMeeting(namespaces) },
    });
  }
  const stranger: Pod = {
    namespace: named ?? NOWHERE,
    kind: 'Pod',
    name: '(new pod)',
    labels: labelsMeeting(peer?.pods),
    addresses: [],
    ports: [],
    hostNetwork: false,
    template: true,
  };
  const here: Endpoint = { kind: 'pod', pod };
  const there: Endpoint = { kind: 'pod', pod: stranger };
  return direction === 'egress'
    ? matrix.sideTraffic(here, there, direction)
    : matrix.sideTraffic(there, here, direction);
}

/** The fewest labels that meet a selector, where any can. */
function labelsMeeting(selector: Selector | undefined): Labels {
  const requirements = selector?.requirements ?? [];
  const labels = new Map<string, string>();
  for (const { key, operator } of requirements) {
    if (operator !== 'In' && operator !== 'Exists') continue;
    const here = requirements.filter((requirement) => requirement.key === key);
    const wanted = here.find((requirement) => requirement.operator === 'In')?.values ?? ['', 'any', 'other'];
    const value = wanted.find((candidate) => here.every((one) => holds(one, new Map([[key, candidate]]))));
    if (value !== undefined) labels.set(key, value);
  }
  return labels;
}
