import { mapsAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { timeText } from '../../resources/api.js';

/** A condition as a controller states it; its times come with it. */
export interface Stated {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

/**
 * The conditions of a workload with one more: what says the same as before keeps its words and times, and its moment of
 * change stays where only the reason changed (pkg/controller/deployment/util, SetDeploymentCondition).
 */
export function withCondition(
  conditions: readonly JsonMap[],
  stated: Stated,
  now: number,
): readonly JsonMap[] {
  const known = conditions.find((condition) => condition['type'] === stated.type);
  if (known?.['status'] === stated.status && known['reason'] === stated.reason) return conditions;
  const time = timeText(now);
  const changed = known?.['status'] === stated.status ? known['lastTransitionTime'] : time;
  return [
    ...conditions.filter((condition) => condition !== known),
    { ...stated, lastUpdateTime: time, lastTransitionTime: changed },
  ];
}

/** The conditions of an object. */
export function conditionsOf(object: KubeObject): readonly JsonMap[] {
  return mapsAt(object, 'status', 'conditions');
}
