import type { FieldPath, Labels, Pod } from '@sluice/engine';
import type { FieldReader } from './field-reader.js';
import { controllerOf } from './owner.js';
import { readMachineFields, readPodFields } from './pod-fields.js';

/** The pod that stands for all pods of a workload's template; undefined when there is no template to read. */
export function workloadPod(fields: FieldReader, namespace: string, name: string): Pod | undefined {
  const { kind, source } = fields.object;
  const path: FieldPath =
    kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  if (fields.map(path) === undefined) {
    // A Rollout may stand for a Deployment, whose template it takes.
    if (kind === 'Rollout' && fields.map(['spec', 'workloadRef']) !== undefined) return undefined;
    if (!fields.failed) fields.tell('error', 'required', path, 'Required value');
    return undefined;
  }
  const pod = kind === 'VirtualMachine' ? readMachineFields(fields, path) : readPodFields(fields, path);
  return {
    namespace,
    kind,
    name,
    ...pod,
    labels: withControllerLabels(pod.labels, fields),
    addresses: [],
    workload: { kind, name },
    template: !isSingle(fields),
    source,
  };
}

/** The kinds that keep as many pods as `spec.replicas` says. */
const REPLICATED = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/**
 * Whether a workload has one pod, which is then itself at both ends of a flow (POD-1). Where replicas is left out an
 * autoscaler may set it, and 0 is a number that something will raise: both stand for any number of pods.
 */
function isSingle(fields: FieldReader): boolean {
  return REPLICATED.has(fields.object.kind) && fields.integer(['spec', 'replicas']) === 1;
}

/** With the labels that the API server or the workload's controller writes on each of its pods. */
function withControllerLabels(labels: Labels, fields: FieldReader): Labels {
  const { kind, name } = fields.object;
  switch (kind) {
    case 'Job':
    case 'CronJob':
      return withJobName(labels, fields);
    case 'DeploymentConfig':
      // Each rollout has a number of its own, which no selector can spell like this.
      return new Map([...labels, ['deploymentconfig', name], ['deployment', `${name}-*`]]);
    case 'VirtualMachine':
      return new Map([...labels, ['kubevirt.io', 'virt-launcher'], ['vm.kubevirt.io/name', name]]);
    default:
      return labels;
  }
}

/** The same of a Job, where its template does not say them itself. */
function withJobName(labels: Labels, fields: FieldReader): Labels {
  const { kind } = fields.object;
  const spec: FieldPath = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
  if (fields.flag([...spec, 'manualSelector']) === true) return labels;
  // A name that the cluster makes up is not known, but no selector can spell this one.
  const given = fields.text(['metadata', 'name']) ?? '';
  const name = kind === 'Job' && given !== '' ? given : `${fields.object.name}-*`;
  const all = new Map(labels);
  for (const label of ['batch.kubernetes.io/job-name', 'job-name']) if (!all.has(label)) all.set(label, name);
  return all;
}

/** Whether a workload will make no pod any more: a Job run to its end, a ReplicaSet that its owner has scaled to zero. */
export function isSpent(fields: FieldReader): boolean {
  const { kind } = fields.object;
  if (kind === 'ReplicaSet') {
    return fields.integer(['spec', 'replicas']) === 0 && controllerOf(fields.object) !== undefined;
  }
  if (kind !== 'Job') return false;
  return fields.list(['status', 'conditions']).some((_, i) => {
    const condition = ['status', 'conditions', i];
    const type = fields.text([...condition, 'type']);
    return (type === 'Complete' || type === 'Failed') && fields.text([...condition, 'status']) === 'True';
  });
}
