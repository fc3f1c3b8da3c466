import { listAt, mapsAt, numberAt, textAt } from '../meta/fields.js';
import type { JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';

/** Whether a pod counts for its controller: neither ended nor on its way out. */
export function isActive(pod: KubeObject): boolean {
  return !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Whether all containers of a pod ended for good. */
export function hasEnded(pod: KubeObject): boolean {
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

/** A condition of an object by its type. */
export function conditionOf(object: KubeObject, type: string): JsonMap | undefined {
  return mapsAt(object, 'status', 'conditions').find((condition) => condition['type'] === type);
}

/** Whether a condition of an object is true. */
export function isTrue(object: KubeObject, type: string): boolean {
  return conditionOf(object, type)?.['status'] === 'True';
}

/** Whether a pod is ready. */
export function isReady(pod: KubeObject): boolean {
  return isTrue(pod, 'Ready');
}

/** For how many milliseconds a ready pod has still to stay so to be available: 0 when it is, nothing when it is not ready. */
export function untilAvailable(pod: KubeObject, minReadySeconds: number, now: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(textAt(conditionOf(pod, 'Ready'), 'lastTransitionTime'));
  return Number.isNaN(since) ? undefined : Math.max(0, since + minReadySeconds * 1000 - now);
}

/** How often the containers of a pod were started again, at most. */
export function restartsOf(pod: KubeObject): number {
  return Math.max(
    0,
    ...mapsAt(pod, 'status', 'containerStatuses').map((status) => numberAt(status, 'restartCount')),
  );
}

/** The addresses of a pod. */
export function addressesOf(pod: KubeObject): readonly string[] {
  const all = mapsAt(pod, 'status', 'podIPs').map((each) => textAt(each, 'ip'));
  const first = textAt(pod, 'status', 'podIP');
  return all.length > 0 || first === '' ? all : [first];
}

/** Whether a pod waits for somebody to open its gates before it is scheduled. */
export function isGated(pod: KubeObject): boolean {
  return listAt(pod, 'spec', 'schedulingGates').length > 0;
}
