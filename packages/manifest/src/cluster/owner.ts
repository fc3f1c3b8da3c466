import type { WorkloadRef } from '@sluice/engine';
import type { ManifestObject } from '../read/manifest-object.js';
import { isMap } from '../validate/decode.js';

/** The object's controller by `metadata.ownerReferences`; what is written wrong there counts as no owner. */
export function controllerOf(object: ManifestObject): WorkloadRef | undefined {
  const metadata = object.value['metadata'];
  if (!isMap(metadata) || !Object.hasOwn(metadata, 'ownerReferences')) return undefined;
  const references = metadata['ownerReferences'];
  if (!Array.isArray(references)) return undefined;
  for (const reference of references) {
    if (!isMap(reference) || reference['controller'] !== true) continue;
    const { kind, name } = reference;
    if (typeof kind === 'string' && typeof name === 'string') return { kind, name };
  }
  return undefined;
}

/**
 * The workload that a pod belongs to: its controller, followed from a ReplicaSet to its Deployment and from a Job to
 * its CronJob, a ReplicationController to its DeploymentConfig, where `find` has those objects, and from the instance of a
 * VirtualMachine to this one of the same name. A ReplicaSet that is not there is named after its Deployment and the
 * pod's `pod-template-hash`. A node's mirror pods belong to no workload.
 */
export function workloadOf(
  pod: ManifestObject,
  labels: ReadonlyMap<string, string>,
  find: (ref: WorkloadRef) => ManifestObject | undefined,
): WorkloadRef | undefined {
  const owner = controllerOf(pod);
  if (owner === undefined || owner.kind === 'Node') return undefined;
  if (owner.kind === 'VirtualMachineInstance') {
    const machine = { kind: 'VirtualMachine', name: owner.name };
    return find(machine) === undefined ? owner : machine;
  }
  if (!['ReplicaSet', 'Job', 'ReplicationController'].includes(owner.kind)) return owner;
  const object = find(owner);
  if (object !== undefined) return controllerOf(object) ?? owner;
  const suffix = `-${labels.get('pod-template-hash') ?? ''}`;
  return owner.kind === 'ReplicaSet' &&
    suffix.length > 1 &&
    owner.name.endsWith(suffix) &&
    owner.name !== suffix
    ? { kind: 'Deployment', name: owner.name.slice(0, -suffix.length) }
    : owner;
}
