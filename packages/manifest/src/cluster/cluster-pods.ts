import type { Pod, WorkloadRef } from '@sluice/engine';
import { type Entry, entryKey } from './inventory.js';
import { controllerOf, workloadOf } from './owner.js';

/**
 * The pods of the cluster: those given, and one standing for the template of each workload that has no living pod
 * among them. A workload that another given one controls (a Deployment's ReplicaSet) adds none of its own, nor does
 * a ReplicaSet that its Deployment has scaled to zero or a Job that has run to its end.
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
  for (const [key, entry] of entries) {
    if (entry.item.role !== 'workload' || entry.item.finished || alive.has(key)) continue;
    const controller = controllerOf(entry.object);
    if (controller) {
      if (entries.get(entryKey(controller.kind, entry.namespace, controller.name))?.item.role === 'workload')
        continue;
      if (entry.object.kind === 'ReplicaSet' && entry.fields.integer(['spec', 'replicas']) === 0) continue;
    }
    const { pod } = entry.item;
    const owned = entry.object.kind === 'ReplicaSet' || entry.object.kind === 'Job';
    pods.push(owned && controller ? { ...pod, workload: controller } : pod);
  }
  return pods;
}
