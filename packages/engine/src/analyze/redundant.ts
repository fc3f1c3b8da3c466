import type { Cluster } from '../cluster/cluster.js';
import { FAMILIES } from '../net/ip.js';
import { type TrafficSet, trafficSets } from '../net/traffic-set.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import type { Direction } from '../policy/rule.js';
import { allTerms, type EndpointClass } from './endpoint-class.js';
import { externalRanges } from './external-ranges.js';
import { LiveMatrix } from './live-matrix.js';
import type { LivePolicy, LiveRule } from './live-policy.js';
import { type Local, localOf } from './local.js';
import type { Term } from './term.js';

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
  const peers = new PeerIndex(everyone(matrix), matrix.terms.universal);
  // POD-1: no policy comes between a pod and itself, so one pod alone has no traffic with its own class.
  const isLone = ({ pods }: EndpointClass): boolean =>
    pods.size === 1 && [...pods].every(({ template }) => !template);
  return [...matrix.policies()].flatMap((live): readonly Redundancy[] => {
    const policy = live.id;
    const subjects = peers.meeting(live.subject).filter(({ selectable }) => selectable);
    if (subjects.length === 0) return [{ policy, reason: 'selects-nothing' }];
    const same = (replacement: LivePolicy | undefined, gone: Gone): boolean =>
      sameWithout(matrix, subjects, peers, live, replacement, gone, isLone);
    if (same(undefined, live.rules)) return [{ policy, reason: 'no-effect' }];
    return DIRECTIONS.flatMap((direction) =>
      live.rules[direction].flatMap((rule, index): readonly Redundancy[] => {
        const rules = { ...live.rules, [direction]: live.rules[direction].filter((other) => other !== rule) };
        const gone = { ingress: [], egress: [], [direction]: [rule] };
        if (!same({ ...live, rules }, gone)) return [];
        return [{ policy, rule: { direction, index }, reason: 'no-effect' }];
      }),
    );
  });
}

const DIRECTIONS = ['ingress', 'egress'] as const;

/** The rules that are taken away. */
type Gone = Readonly<Record<Direction, readonly LiveRule[]>>;

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
  // The outside first: no policy shuts its end, so that it shows a difference soonest.
  return [...outside, ...nodes, ...matrix.classes(), ...domains];
}

/** Classes by the conditions that they meet. */
class PeerIndex {
  readonly all: readonly EndpointClass[];
  readonly #universal: Term | undefined;
  readonly #selectable: readonly EndpointClass[];
  /** A rule about addresses bears on these, whatever their addresses turn out to be. */
  readonly #unknown: readonly EndpointClass[];
  readonly #byTerm = new Map<Term, EndpointClass[]>();

  constructor(all: readonly EndpointClass[], universal: Term | undefined) {
    this.all = all;
    this.#universal = universal;
    this.#selectable = all.filter(({ selectable }) => selectable);
    this.#unknown = all.filter(({ unknown }) => unknown !== false);
    for (const peer of all) {
      for (const term of allTerms(peer)) {
        const known = this.#byTerm.get(term);
        if (known) known.push(peer);
        else this.#byTerm.set(term, [peer]);
      }
    }
  }

  /** The classes that any of the rules can speak of. */
  of(rules: readonly LiveRule[]): Iterable<EndpointClass> {
    const found = new Set<EndpointClass>();
    for (const { terms } of rules) {
      if (terms === 'any') return this.all;
      for (const term of terms) {
        for (const peer of this.meeting(term)) found.add(peer);
        if (term.condition.kind === 'ip') for (const peer of this.#unknown) found.add(peer);
      }
    }
    return found;
  }

  /** The classes that meet a condition. */
  meeting(term: Term): readonly EndpointClass[] {
    return term === this.#universal ? this.#selectable : (this.#byTerm.get(term) ?? []);
  }
}

/**
 * Whether the subjects' traffic stays the same when `replacement`, or nothing, stands in for a policy. A NetworkPolicy's rules add
 * to those of others, so that without them only traffic with the classes that they speak of can change; without the policy
 * that isolates a subject, and in the other tiers, traffic with everybody can.
 */
function sameWithout(
  matrix: LiveMatrix,
  subjects: readonly EndpointClass[],
  peers: PeerIndex,
  policy: LivePolicy,
  replacement: LivePolicy | undefined,
  gone: Gone,
  isLone: (known: EndpointClass) => boolean,
): boolean {
  const locals = new Map<EndpointClass, Local>();
  for (const subject of subjects) {
    const rest = matrix.policiesOf(subject).filter((other) => other !== policy);
    locals.set(subject, localOf(replacement ? [...rest, replacement] : rest, matrix.terms.universal));
  }
  const judge = (known: EndpointClass): Local => locals.get(known) ?? matrix.localOf(known);
  return subjects.every((subject) => {
    const now = matrix.localOf(subject);
    const then = judge(subject);
    return DIRECTIONS.every((direction) => {
      const adds = policy.tier === 'NetworkPolicy' && now[direction].isolated === then[direction].isolated;
      const spoken = adds ? peers.of(gone[direction]) : peers.all;
      for (const peer of spoken) {
        if (peer === subject && isLone(subject)) continue;
        const [from, to] = direction === 'egress' ? [subject, peer] : [peer, subject];
        const without: TrafficSet = matrix.classTraffic(from, to, judge);
        if (!trafficSets.equal(matrix.classTraffic(from, to), without)) return false;
      }
      return true;
    });
  });
}
