import { type Pod } from '../cluster/pod.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Endpoint } from '../evaluate/endpoint.js';
import type { Labels } from '../labels/labels.js';
import { holds, type Selector } from '../labels/selector.js';
import { type TrafficSet, trafficSets } from '../net/traffic-set.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import type { Direction } from '../policy/rule.js';
import { LiveMatrix } from './live-matrix.js';
import type { LiveRule } from './live-policy.js';
import type { Selection, Term } from './term.js';

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
    const policies = known ? matrix.policiesOf(known) : [];
    const rules = policies.flatMap((policy) =>
      policy.rules[direction].map(({ index, terms }) => ({ policy: policy.id, rule: index, terms })),
    );
    return potentialPeers(matrix, pod, rules, direction);
  };
  return {
    isolated: { ingress: local?.ingress.isolated ?? false, egress: local?.egress.isolated ?? false },
    ingress: side('ingress'),
    egress: side('egress'),
  };
}

/** A rule that a policy has in the direction asked for. */
interface SpeakingRule {
  readonly policy: string;
  readonly rule: number;
  readonly terms: LiveRule['terms'];
}

function potentialPeers(
  matrix: LiveMatrix,
  pod: Pod,
  rules: readonly SpeakingRule[],
  direction: Direction,
): readonly PotentialPeer[] {
  const anyone = strangerTraffic(matrix, pod, undefined, direction);
  const ofAnyone = rules.filter(({ terms }) => terms === 'any').map(ruleRef);
  const stranger: PotentialPeer[] = trafficSets.empty(anyone)
    ? []
    : [{ namespaces: 'any', pods: 'any', traffic: anyone, rules: ofAnyone }];
  const byTerm = new Map<Term, SpeakingRule[]>();
  for (const rule of rules) {
    for (const term of rule.terms === 'any' ? [] : rule.terms) {
      const found = byTerm.get(term);
      if (found) found.push(rule);
      else byTerm.set(term, [rule]);
    }
  }
  const named = [...byTerm].flatMap(([{ condition }, speaking]): PotentialPeer[] => {
    if (condition.kind !== 'pods') return [];
    const traffic = strangerTraffic(matrix, pod, condition, direction);
    if (trafficSets.empty(traffic)) return [];
    const { namespaces, pods } = condition;
    return [
      {
        namespaces: typeof namespaces === 'string' ? { name: namespaces } : namespaces,
        pods,
        traffic,
        rules: speaking.map(ruleRef),
      },
    ];
  });
  return [...stranger, ...named];
}

function ruleRef({ policy, rule }: SpeakingRule): PotentialPeer['rules'][number] {
  return { policy, rule };
}

/** A namespace name that no cluster can have, so that no policy selects what lies in it by name. */
const NOWHERE = '(new namespace)';

/** The traffic with a pod that has just the labels that a peer asks for, or none. */
function strangerTraffic(
  matrix: LiveMatrix,
  pod: Pod,
  peer: Selection | undefined,
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
export function labelsMeeting(selector: Selector | undefined): Labels {
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
