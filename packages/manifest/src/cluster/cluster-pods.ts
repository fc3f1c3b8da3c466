import type { Pod, WorkloadRef } from '@sluice/engine';
import { type Entry, entryKey } from './inventory.js';
import { controllerOf, workloadOf } from './owner.js';
import { replicasOf, tellsReplicasApart } from './replicas.js';

/** The kinds of workloads that make others, by the kind of what they make. */
const CONTROLLERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ReplicaSet', ['Deployment', 'Rollout']],
  ['Job', ['CronJob']],
  ['ReplicationController', ['DeploymentConfig']],
]);

/**
 * The pods of the cluster: those given, and one standing for the template of each workload that has no living pod
 * among them. A workload that another given one controls (a Deployment's ReplicaSet) adds none of its own, nor does
 * a ReplicaSet that its Deployment has scaled to zero or a Job that has run to its end. A StatefulSet gives its pods
 * one by one where a policy or a Service tells them apart.
 */
export function clusterPods(entries: ReadonlyMap<string, Entry>): readonly Pod[] {
  const pods: Pod[] = [];
  const alive = new Set<string>();
  for (const { object, namespace, item } of entries.values()) {
    if (item.role !== 'pod') continue;
    const find = (ref: WorkloadRef) => entries.get(entryKey(ref.kind, namespace, ref.name))?.object;
    const workload = workloadOf(object, item.pod.labels, find);
    pods.push(workload === undefined ? item.pod : { ...item.pod, workload });
    if (item.pod.phase === 'Succeeded' || item.pod.phase === 'Failed') continue;
    for (const ref of [controllerOf(object), workload]) {
      if (ref) alive.add(entryKey(ref.kind, namespace, ref.name));
    }
  }
  let apart: boolean | undefined;
  for (const [key, { object, namespace, item, fields }] of entries) {
    if (item.role !== 'workload' || item.spent || alive.has(key)) continue;
    if (object.kind === 'StatefulSet' && (apart ??= tellsReplicasApart(entries))) {
      for (const pod of replicasOf(item.pod, fields)) {
        if (!entries.has(entryKey('Pod', namespace, pod.name))) pods.push(pod);
      }
      continue;
    }
    const makers = CONTROLLERS.get(object.kind);
    const controller = makers && controllerOf(object);
    if (controller === undefined) pods.push(item.pod);
    else if (
      !makers!.includes(controller.kind) ||
      !entries.has(entryKey(controller.kind, namespace, controller.name))
    ) {
      pods.push({ ...item.pod, workload: controller });
    }
  }
  return pods;
}
