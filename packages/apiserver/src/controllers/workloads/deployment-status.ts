import { mapAt, numberAt, optionalNumber, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { conditionOf } from '../pod-state.js';
import { conditionsOf, type Stated, withCondition } from './conditions.js';
import { allOf, bounds, type Rollout, sumOf, wanted, wantedOfAll } from './rollout.js';

/** The numbers and the availability of a Deployment (pkg/controller/deployment/sync.go, calculateStatus). */
export function countedStatus(rollout: Rollout, conditions: readonly JsonMap[], now: number): JsonMap {
  const { deployment, current } = rollout;
  const all = allOf(rollout);
  const available = sumOf(all, 'availableReplicas');
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sumOf(all, 'replicas'),
    updatedReplicas: current ? numberAt(current, 'status', 'replicas') : 0,
    readyReplicas: sumOf(all, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wantedOfAll(all) - available),
    collisionCount: numberAt(deployment, 'status', 'collisionCount'),
  };
  const isAvailable = available >= wanted(deployment) - bounds(deployment).unavailable;
  const stated: Stated = isAvailable
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
  return {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    conditions: withCondition(conditions, stated, now),
  };
}

/** Whether all pods of a Deployment are of its current template and available. */
export function isComplete(deployment: KubeObject, status: JsonMap): boolean {
  const goal = wanted(deployment);
  return (
    numberAt(status, 'updatedReplicas') === goal &&
    numberAt(status, 'replicas') === goal &&
    numberAt(status, 'availableReplicas') === goal &&
    numberAt(status, 'observedGeneration') >= (deployment.metadata.generation ?? 0)
  );
}

/** The status of a rollout with how it gets on (pkg/controller/deployment/progress.go, syncRolloutStatus). */
export function rolloutStatus(rollout: Rollout, conditions: readonly JsonMap[], now: number): JsonMap {
  const { deployment } = rollout;
  const status = countedStatus(rollout, conditions, now);
  const counted = mapsOf(status);
  const failed = failureOf(rollout);
  const others = counted.filter((condition) => condition['type'] !== 'ReplicaFailure');
  const withFailure = failed ? withCondition(counted, failed, now) : others;
  return { ...status, conditions: withProgress(deployment, status, withFailure, rollout, now) };
}

function withProgress(
  deployment: KubeObject,
  status: JsonMap,
  conditions: readonly JsonMap[],
  { current }: Rollout,
  now: number,
): readonly JsonMap[] {
  const known = conditions.find((condition) => condition['type'] === 'Progressing');
  const rest = conditions.filter((condition) => condition !== known);
  if (deadlineOf(deployment) === undefined) return rest;
  const isDone =
    numberAt(status, 'replicas') === numberAt(status, 'updatedReplicas') &&
    known?.['reason'] === 'NewReplicaSetAvailable';
  if (isDone) return conditions;
  const subject = current
    ? `ReplicaSet "${current.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const progressing = (status_: Stated['status'], reason: string, what: string): Stated => ({
    type: 'Progressing',
    status: status_,
    reason,
    message: `${subject} ${what}`,
  });
  if (isComplete(deployment, status)) {
    const done = progressing('True', 'NewReplicaSetAvailable', 'has successfully progressed.');
    return withCondition(conditions, done, now);
  }
  if (hasProgressed(mapAt(deployment, 'status'), status)) {
    const stated = progressing('True', 'ReplicaSetUpdated', 'is progressing.');
    // Said anew each time: the time of the last step counts.
    const [fresh] = withCondition([], stated, now);
    const since = known?.['status'] === 'True' ? known['lastTransitionTime'] : fresh!['lastTransitionTime'];
    return [...rest, { ...fresh!, lastTransitionTime: since }];
  }
  const left = untilDeadline(deployment, conditions, now);
  if (left === undefined || left > 0) return conditions;
  const late = progressing('False', 'ProgressDeadlineExceeded', 'has timed out progressing.');
  return withCondition(conditions, late, now);
}

function hasProgressed(old: JsonMap, next: JsonMap): boolean {
  const outdated = (status: JsonMap): number =>
    numberAt(status, 'replicas') - numberAt(status, 'updatedReplicas');
  const grew = (field: string): boolean => numberAt(next, field) > numberAt(old, field);
  return (
    grew('updatedReplicas') ||
    outdated(next) < outdated(old) ||
    grew('readyReplicas') ||
    grew('availableReplicas')
  );
}

/** Seconds that a rollout may stand still; nothing where it may for ever. */
function deadlineOf(deployment: KubeObject): number | undefined {
  const deadline = optionalNumber(deployment, 'spec', 'progressDeadlineSeconds');
  return deadline === 2 ** 31 - 1 ? undefined : deadline;
}

/** The milliseconds until a rollout that stands still is late; nothing when it is done, or never. */
export function untilDeadline(
  deployment: KubeObject,
  conditions: readonly JsonMap[],
  now: number,
): number | undefined {
  const deadline = deadlineOf(deployment);
  const known = conditions.find((condition) => condition['type'] === 'Progressing');
  if (deadline === undefined || !known) return undefined;
  const reason = textAt(known, 'reason');
  if (reason === 'NewReplicaSetAvailable' || reason === 'ProgressDeadlineExceeded') return undefined;
  if (reason === 'DeploymentPaused') return undefined;
  return Math.max(0, Date.parse(textAt(known, 'lastUpdateTime')) + deadline * 1000 - now);
}

function failureOf({ current, old }: Rollout): Stated | undefined {
  for (const set of [...(current ? [current] : []), ...old]) {
    const failed = conditionOf(set, 'ReplicaFailure');
    if (!failed) continue;
    const [reason, message] = [textAt(failed, 'reason'), textAt(failed, 'message')];
    return { type: 'ReplicaFailure', status: 'True', reason, message };
  }
  return undefined;
}

function mapsOf(status: JsonMap): readonly JsonMap[] {
  return conditionsOf({ apiVersion: '', kind: '', metadata: { name: '' }, status });
}
