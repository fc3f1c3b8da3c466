import type { Cluster } from '../cluster/cluster.js';
import { FAMILIES } from '../net/ip.js';
import { type TrafficSet, trafficSets } from '../net/traffic-set.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import type { Direction } from '../policy/rule.js';
import type { EndpointClass } from './endpoint-class.js';
import { externalRanges } from './external-ranges.js';
import { LiveMatrix } from './live-matrix.js';
import type { LivePolicy } from './live-policy.js';
import { type Local, localOf } from './local.js';

/** A policy, or one rule of it, whose removal changes nothing in this snapshot. Each holds by itself, not all together. */
export interface Redundancy {
  /** `policyId`. */
  readonly policy: string;
  /** Absent when the whole policy is redundant; its rules are then not listed. */
  readonly rule?: { readonly direction: Direction; readonly index: number };
  /** Why: it selects no pod, or others allow and deny the same. */
  readonly reason: 'selects-nothing' | 'no-effect';
}

/**
 * Every policy and rule whose removal changes no traffic of the snapshot, all pods taken to be on nodes of their own: what
 * matters only to the node that a pod runs on counts as an effect.
 */
export function redundant(cluster: Cluster, profile: Profile = STANDARD): readonly Redundancy[] {
  const matrix = LiveMatrix.of(cluster, profile);
  const peers = everyone(matrix);
  // POD-1: no policy comes between a pod and itself, so one pod alone has no traffic with its own class.
  const isLone = ({ pods }: EndpointClass): boolean =>
    pods.size === 1 && [...pods].every(({ template }) => !template);
  return [...matrix.policies()].flatMap((live): readonly Redundancy[] => {
    const policy = live.id;
    const subjects = [...matrix.classes()].filter((known) => selectedBy(live, known, matrix));
    if (subjects.length === 0) return [{ policy, reason: 'selects-nothing' }];
    const same = (replacement: LivePolicy | undefined): boolean =>
      sameWithout(matrix, subjects, peers, live, replacement, isLone);
    if (same(undefined)) return [{ policy, reason: 'no-effect' }];
    return (['ingress', 'egress'] as const).flatMap((direction) =>
      live.rules[direction].flatMap((rule, index): readonly Redundancy[] => {
        const rules = { ...live.rules, [direction]: live.rules[direction].filter((other) => other !== rule) };
        if (!same({ ...live, rules })) return [];
        return [{ policy, rule: { direction, index }, reason: 'no-effect' }];
      }),
    );
  });
}

/** Every class that a pod can talk with: pods, nodes, and one for each difference outside, domain names among them. */
function everyone(matrix: LiveMatrix): readonly EndpointClass[] {
  const outside = FAMILIES.flatMap((family) =>
    externalRanges(matrix, family, () => false).map((range) => range.class),
  );
  const nodes = [...matrix.nodes()].flatMap((node) => matrix.classOf({ kind: 'node', node }) ?? []);
  const domains = [...matrix.terms.all()].flatMap(({ condition }) => {
    if (condition.kind !== 'domain') return [];
    return matrix.classOf({ kind: 'external', domain: condition.domain.replace('*', 'any') }) ?? [];
  });
  return [...matrix.classes(), ...nodes, ...outside, ...domains];
}

function selectedBy({ subject }: LivePolicy, known: EndpointClass, matrix: LiveMatrix): boolean {
  if (!known.selectable) return false;
  return subject === matrix.terms.universal || known.terms.includes(subject);
}

/** Whether the subjects' traffic stays the same when `replacement`, or nothing, stands in for a policy. */
function sameWithout(
  matrix: LiveMatrix,
  subjects: readonly EndpointClass[],
  peers: readonly EndpointClass[],
  policy: LivePolicy,
  replacement: LivePolicy | undefined,
  isLone: (known: EndpointClass) => boolean,
): boolean {
  const locals = new Map<EndpointClass, Local>();
  for (const subject of subjects) {
    const rest = matrix.policiesOf(subject).filter((other) => other !== policy);
    const policies = replacement ? [...rest, replacement] : rest;
    locals.set(subject, localOf(policies, matrix.terms.universal));
  }
  const without = (from: EndpointClass, to: EndpointClass): TrafficSet =>
    matrix.classTraffic(from, to, (known) => locals.get(known) ?? matrix.localOf(known));
  return subjects.every((subject) =>
    peers.every(
      (peer) =>
        (peer === subject && isLone(subject)) ||
        (trafficSets.equal(matrix.classTraffic(subject, peer), without(subject, peer)) &&
          trafficSets.equal(matrix.classTraffic(peer, subject), without(peer, subject))),
    ),
  );
}
