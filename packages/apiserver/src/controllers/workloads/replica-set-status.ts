import { isDeepStrictEqual } from 'node:util';
import { mapAt, mapsAt, numberAt } from '../../meta/fields.js';
import { type JsonMap, without } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { timeText } from '../../resources/api.js';
import { isReady, untilAvailable } from '../pod-state.js';
import type { PodFailure } from './replica-set.js';

/** What a look at a ReplicaSet found. */
interface Seen {
  /** The set as it was when its pods were counted. */
  readonly spec: KubeObject;
  readonly pods: readonly KubeObject[];
  readonly failure: PodFailure | undefined;
}

/** The status of a ReplicaSet (pkg/controller/replicaset/replica_set_utils.go, calculateStatus). */
export function replicaSetStatus(set: KubeObject, { pods, failure, spec }: Seen, now: number): JsonMap {
  const minReady = numberAt(spec, 'spec', 'minReadySeconds');
  const labels = Object.entries(mapAt(spec, 'spec', 'template', 'metadata', 'labels'));
  const count = (test: (pod: KubeObject) => boolean): number => pods.filter(test).length;
  const counts = {
    fullyLabeledReplicas: count(({ metadata }) =>
      labels.every(([key, value]) => metadata.labels?.[key] === value),
    ),
    readyReplicas: count(isReady),
    availableReplicas: count((pod) => untilAvailable(pod, minReady, now) === 0),
    observedGeneration: spec.metadata.generation ?? 0,
  };
  const conditions = conditionsOf(set, failure, now);
  return {
    replicas: pods.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, number]) => number > 0)),
    ...(conditions.length > 0 && { conditions }),
  };
}

function conditionsOf(set: KubeObject, failure: PodFailure | undefined, now: number): readonly JsonMap[] {
  const before = mapsAt(set, 'status', 'conditions');
  const others = before.filter((condition) => condition['type'] !== 'ReplicaFailure');
  if (!failure) return others;
  const known = before.find((condition) => condition['type'] === 'ReplicaFailure');
  const next = { type: 'ReplicaFailure', status: 'True', ...failure };
  if (known && isDeepStrictEqual(without(known, 'lastTransitionTime', 'message'), without(next, 'message')))
    return before;
  return [...others, { ...next, lastTransitionTime: timeText(now) }];
}

/** When the next of the ready pods will be available, in milliseconds from now. */
export function whenAvailable(
  pods: readonly KubeObject[],
  minReady: number,
  now: number,
): number | undefined {
  const waits = pods.flatMap((pod) => untilAvailable(pod, minReady, now) || []);
  return waits.length === 0 ? undefined : Math.min(...waits);
}
