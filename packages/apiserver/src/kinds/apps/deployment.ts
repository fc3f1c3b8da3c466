import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { at, numberAt } from '../../meta/fields.js';
import { images, names } from '../container-cells.js';
import { selectorText } from '../selector-text.js';
import { validateDeployment } from './validate-deployment.js';
import { prepareWorkload, validateWorkloadUpdate } from './workload.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  { name: 'Ready', type: 'string', priority: 0, description: 'Number of the pod with ready state' },
  {
    name: 'Up-to-date',
    type: 'string',
    priority: 0,
    description:
      'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
  },
  {
    name: 'Available',
    type: 'string',
    priority: 0,
    description:
      'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
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
      'Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment.',
  },
];

/** apps/v1 Deployment. */
export const DEPLOYMENT: Kind = builtin('io.k8s.api.apps.v1.Deployment', {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  counted: true,
  scale: {
    specReplicas: ['spec', 'replicas'],
    statusReplicas: ['status', 'replicas'],
    selector: ['spec', 'selector'],
  },
  prepareCreate: prepareWorkload,
  prepareUpdate: prepareWorkload,
  validate: validateDeployment,
  validateUpdate: validateWorkloadUpdate,
  table: {
    columns: COLUMNS,
    row: (object, now) => [
      object.metadata.name,
      `${numberAt(object, 'status', 'readyReplicas')}/${numberAt(object, 'spec', 'replicas')}`,
      numberAt(object, 'status', 'updatedReplicas'),
      numberAt(object, 'status', 'availableReplicas'),
      ageOf(object, now),
      names(object),
      images(object),
      selectorText(at(object, 'spec', 'selector')),
    ],
  },
});
