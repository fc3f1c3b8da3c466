import { at, numberAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { isReady, untilAvailable } from '../pod-state.js';
import { daemonHash, daemonOn, nodeOfDaemon } from './daemon-pod.js';
import { isCurrent } from './plan-daemons.js';

/** The status of a DaemonSet (pkg/controller/daemon, updateDaemonSetStatus); `set` is what was looked at. */
export function daemonStatus(
  set: KubeObject,
  current: KubeObject,
  pods: readonly KubeObject[],
  nodes: readonly KubeObject[],
  now: number,
): JsonMap {
  const hash = daemonHash(set);
  const minReady = numberAt(set, 'spec', 'minReadySeconds');
  let [desired, scheduled, misscheduled, ready, available, updated] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const here = pods.filter((pod) => nodeOfDaemon(pod) === node.metadata.name);
    if (!daemonOn(set, node).starts) {
      if (here.length > 0) misscheduled++;
      continue;
    }
    desired++;
    // The oldest speaks for the node, as long as it is not replaced.
    const [pod] = here.toSorted((a, b) => created(a) - created(b));
    if (!pod) continue;
    scheduled++;
    if (here.some((each) => isCurrent(each, hash))) updated++;
    if (!here.some(isReady)) continue;
    ready++;
    if (here.some((each) => untilAvailable(each, minReady, now) === 0)) available++;
  }
  const optional = {
    observedGeneration: set.metadata.generation ?? 0,
    updatedNumberScheduled: updated,
    numberAvailable: available,
    numberUnavailable: desired - available,
  };
  const collisions = at(current, 'status', 'collisionCount');
  return {
    currentNumberScheduled: scheduled,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...Object.fromEntries(Object.entries(optional).filter(([, number]) => number > 0)),
    ...(collisions !== undefined && { collisionCount: collisions }),
  };
}

function created({ metadata }: KubeObject): number {
  return Date.parse(metadata.creationTimestamp ?? '');
}
