import { at, numberAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';

/** What a Deployment has: its ReplicaSet for the template that it wants now, if there is one, and the others, oldest first. */
export interface Rollout {
  readonly deployment: KubeObject;
  readonly current: KubeObject | undefined;
  readonly old: readonly KubeObject[];
}

/** All ReplicaSets of a rollout. */
export function allOf({ current, old }: Rollout): readonly KubeObject[] {
  return current ? [...old, current] : old;
}

/** How many pods a workload wants. */
export function wanted(workload: KubeObject): number {
  return numberAt(workload, 'spec', 'replicas');
}

/** How many pods the ReplicaSets want together. */
export function wantedOfAll(sets: readonly KubeObject[]): number {
  return sets.reduce((sum, set) => sum + wanted(set), 0);
}

/** The sum of a number in the status of all ReplicaSets. */
export function sumOf(sets: readonly KubeObject[], field: string): number {
  return sets.reduce((sum, set) => sum + numberAt(set, 'status', field), 0);
}

/** How many pods may be too many and too few while a Deployment rolls out: percentages of what it wants. */
export function bounds(deployment: KubeObject): { readonly surge: number; readonly unavailable: number } {
  if (!isRolling(deployment)) return { surge: 0, unavailable: 0 };
  const replicas = wanted(deployment);
  const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate');
  const surge = resolve(at(rolling, 'maxSurge'), replicas, Math.ceil);
  const unavailable = resolve(at(rolling, 'maxUnavailable'), replicas, Math.floor);
  // Percentages of few can both come to nothing, and then nothing would move.
  return surge === 0 && unavailable === 0
    ? { surge, unavailable: 1 }
    : { surge, unavailable: Math.min(unavailable, replicas) };
}

/** Whether a Deployment replaces its pods a few at a time. */
export function isRolling(deployment: KubeObject): boolean {
  return textAt(deployment, 'spec', 'strategy', 'type') !== 'Recreate';
}

/** A count, or a percentage of a whole. */
export function resolve(value: unknown, whole: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.endsWith('%')
    ? round((Number.parseInt(value, 10) * whole) / 100)
    : 0;
}

/** How many pods the ReplicaSet of the current template is to have (deployment/util, NewRSNewReplicas). */
export function replicasOfCurrent(rollout: Rollout): number {
  const { deployment, current } = rollout;
  const goal = wanted(deployment);
  if (!isRolling(deployment)) return goal;
  const now = current ? wanted(current) : 0;
  if (now > goal) return goal;
  const room = goal + bounds(deployment).surge - wantedOfAll(allOf(rollout));
  return room <= 0 ? now : now + Math.min(room, goal - now);
}

/** A ReplicaSet and the number of pods that it is to have. */
export interface Scaled {
  readonly set: KubeObject;
  readonly replicas: number;
}

/**
 * Which of the old ReplicaSets give up how many pods now: first those that serve nobody, then as many as the pods that
 * are available leave free (pkg/controller/deployment/rolling.go, reconcileOldReplicaSets).
 */
export function scaledOld(rollout: Rollout): readonly Scaled[] {
  const { deployment, current, old } = rollout;
  if (wantedOfAll(old) === 0) return [];
  const least = wanted(deployment) - bounds(deployment).unavailable;
  const unavailable = current ? wanted(current) - numberAt(current, 'status', 'availableReplicas') : 0;
  const most = wantedOfAll(allOf(rollout)) - least - unavailable;
  if (most <= 0) return [];
  const left = new Map(old.map((set) => [set, wanted(set)]));
  let cleaned = 0;
  for (const set of old) {
    const idle = wanted(set) - numberAt(set, 'status', 'availableReplicas');
    const fewer = Math.min(most - cleaned, idle);
    if (wanted(set) === 0 || fewer <= 0) continue;
    left.set(set, wanted(set) - fewer);
    cleaned += fewer;
  }
  let free = sumOf(allOf(rollout), 'availableReplicas') - least;
  for (const set of old) {
    const fewer = Math.min(left.get(set)!, free);
    if (fewer <= 0) continue;
    left.set(set, left.get(set)! - fewer);
    free -= fewer;
  }
  return old.flatMap((set) => (left.get(set) === wanted(set) ? [] : [{ set, replicas: left.get(set)! }]));
}

/** The most pods that were wanted with the surge when a ReplicaSet was last scaled. */
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
/** What the Deployment wanted then. */
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';

/** The annotations by which a later change of the Deployment's replicas is told from a rollout. */
export function scaleAnnotations(deployment: KubeObject): Readonly<Record<string, string>> {
  const replicas = wanted(deployment);
  return {
    [DESIRED_REPLICAS]: String(replicas),
    [MAX_REPLICAS]: String(replicas + bounds(deployment).surge),
  };
}

/** Whether the Deployment was scaled since its ReplicaSets were. */
export function wasScaled(rollout: Rollout): boolean {
  return allOf(rollout).some((set) => {
    const desired = Number(set.metadata.annotations?.[DESIRED_REPLICAS]);
    return wanted(set) > 0 && !Number.isNaN(desired) && desired !== wanted(rollout.deployment);
  });
}

/**
 * How the ReplicaSets share a change of the Deployment's replicas: the only one gets all; in the middle of a rollout
 * each as much as it has of the whole (pkg/controller/deployment/sync.go, scale).
 */
export function scaledAll(rollout: Rollout): readonly Scaled[] {
  const { deployment, current, old } = rollout;
  const goal = wanted(deployment);
  const all = allOf(rollout);
  const active = all.filter((set) => wanted(set) > 0);
  const only = active.length === 1 ? active[0] : active.length === 0 ? (current ?? all.at(-1)) : undefined;
  if (only) return [{ set: only, replicas: goal }];
  const isSaturated =
    current !== undefined &&
    wanted(current) === goal &&
    Number(current.metadata.annotations?.[DESIRED_REPLICAS]) === goal &&
    numberAt(current, 'status', 'availableReplicas') === goal;
  if (isSaturated) return old.filter((set) => wanted(set) > 0).map((set) => ({ set, replicas: 0 }));
  if (!isRolling(deployment)) return [];
  const allowed = goal > 0 ? goal + bounds(deployment).surge : 0;
  const toAdd = allowed - wantedOfAll(active);
  // The larger first; of equal ones the younger when there are more to come, the older when there are fewer.
  const order = active
    .toSorted((a, b) => (toAdd > 0 ? age(b) - age(a) : age(a) - age(b)))
    .toSorted((a, b) => wanted(b) - wanted(a));
  let added = 0;
  const shares = order.map((set) => {
    const share = toAdd === 0 ? 0 : within(shareOf(set, deployment), toAdd - added);
    added += share;
    return { set, replicas: wanted(set) + share };
  });
  return shares.map(({ set, replicas }, index) => ({
    set,
    // What rounding left goes to the first.
    replicas: Math.max(0, index === 0 ? replicas + toAdd - added : replicas),
  }));
}

function shareOf(set: KubeObject, deployment: KubeObject): number {
  if (wanted(deployment) === 0) return -wanted(set);
  const annotated = Number(set.metadata.annotations?.[MAX_REPLICAS]);
  // Who never said how many there could be had as many as there were.
  const before = annotated > 0 ? annotated : numberAt(deployment, 'status', 'replicas');
  if (before === 0) return 0;
  const most = wanted(deployment) + bounds(deployment).surge;
  return Math.round((wanted(set) * most) / before) - wanted(set);
}

function within(share: number, left: number): number {
  return left > 0 ? Math.min(Math.max(share, 0), left) : Math.max(Math.min(share, 0), left);
}

function age({ metadata }: KubeObject): number {
  return Date.parse(metadata.creationTimestamp ?? '');
}
