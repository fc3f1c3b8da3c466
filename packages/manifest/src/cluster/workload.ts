import type { FieldPath, Pod } from '@sluice/engine';
import type { FieldReader } from './field-reader.js';
import { controllerOf } from './owner.js';
import { readPodFields } from './pod-fields.js';

/** The pod that stands for all pods of a workload's template; undefined when there is no template to read. */
export function workloadPod(fields: FieldReader, namespace: string, name: string): Pod | undefined {
  const { kind, source } = fields.object;
  const path: FieldPath =
    kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  if (fields.map(path) === undefined) {
    if (!fields.failed) fields.tell('error', 'required', path, 'Required value');
    return undefined;
  }
  return {
    namespace,
    kind,
    name,
    ...readPodFields(fields, path),
    addresses: [],
    workload: { kind, name },
    template: true,
    source,
  };
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
