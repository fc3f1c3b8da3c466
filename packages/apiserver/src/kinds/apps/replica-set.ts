import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { at, numberAt } from '../../meta/fields.js';
import { images, names } from '../container-cells.js';
import { selectorText } from '../selector-text.js';
import { validateReplicaSet } from './validate-replica-set.js';
import { prepareWorkload, validateWorkloadUpdate } from './workload.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Desired',
    type: 'integer',
    priority: 0,
    description:
      'Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
  },
  {
    name: 'Current',
    type: 'integer',
    priority: 0,
    description:
      'Replicas is the most recently observed number of non-terminating pods. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
  },
  {
    name: 'Ready',
    type: 'integer',
    priority: 0,
    description: 'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.',
  },
  AGE_COLUMN,
  {
    name: 'Containers',
    type: 'string',
    priority: 1,
    description: 'Names of each container in the template.',
  },
  {
    name: 'Images',
    type: 'string',
    priority: 1,
    description: 'Images referenced by each container in the template.',
  },
  {
    name: 'Selector',
    type: 'string',
    priority: 1,
    description:
      'Selector is a label query over pods that should match the replica count. If the selector is empty, it is defaulted to the labels present on the pod template. Label keys and values that must match in order to be controlled by this replica set. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
  },
];

/** apps/v1 ReplicaSet. */
export const REPLICA_SET: Kind = builtin('io.k8s.api.apps.v1.ReplicaSet', {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  counted: true,
  scale: {
    specReplicas: ['spec', 'replicas'],
    statusReplicas: ['status', 'replicas'],
    selector: ['spec', 'selector'],
  },
  selectable: { 'status.replicas': (object) => String(numberAt(object, 'status', 'replicas')) },
  prepareCreate: prepareWorkload,
  prepareUpdate: prepareWorkload,
  validate: validateReplicaSet,
  validateUpdate: validateWorkloadUpdate,
  table: {
    columns: COLUMNS,
    row: (object, now) => [
      object.metadata.name,
      numberAt(object, 'spec', 'replicas'),
      numberAt(object, 'status', 'replicas'),
      numberAt(object, 'status', 'readyReplicas'),
      ageOf(object, now),
      names(object),
      images(object),
      selectorText(at(object, 'spec', 'selector')) || '<none>',
    ],
  },
});
