import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { at, mapAt, numberAt } from '../../meta/fields.js';
import { images, names } from '../container-cells.js';
import { labelsText, selectorText } from '../selector-text.js';
import { prepareDaemonSet, prepareDaemonSetUpdate } from './daemon-set-strategy.js';
import { validateDaemonSet } from './validate-daemon-set.js';
import { validateWorkloadUpdate } from './workload.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Desired',
    type: 'integer',
    priority: 0,
    description:
      'The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
  },
  {
    name: 'Current',
    type: 'integer',
    priority: 0,
    description:
      'The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
  },
  {
    name: 'Ready',
    type: 'integer',
    priority: 0,
    description:
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready.',
  },
  {
    name: 'Up-to-date',
    type: 'integer',
    priority: 0,
    description: 'The total number of nodes that are running updated daemon pod',
  },
  {
    name: 'Available',
    type: 'integer',
    priority: 0,
    description:
      'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)',
  },
  {
    name: 'Node Selector',
    type: 'string',
    priority: 0,
    description:
      "NodeSelector is a selector which must be true for the pod to fit on a node. Selector which must match a node's labels for the pod to be scheduled on that node. More info: https://kubernetes.io/docs/concepts/configuration/assign-pod-node/",
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
      'A label query over pods that are managed by the daemon set. Must match in order to be controlled. If empty, defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
  },
];

/** apps/v1 DaemonSet. */
export const DAEMON_SET: Kind = builtin('io.k8s.api.apps.v1.DaemonSet', {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  counted: true,
  prepareCreate: prepareDaemonSet,
  prepareUpdate: prepareDaemonSetUpdate,
  validate: validateDaemonSet,
  validateUpdate: validateWorkloadUpdate,
  table: {
    columns: COLUMNS,
    row: (object, now) => [
      object.metadata.name,
      numberAt(object, 'status', 'desiredNumberScheduled'),
      numberAt(object, 'status', 'currentNumberScheduled'),
      numberAt(object, 'status', 'numberReady'),
      numberAt(object, 'status', 'updatedNumberScheduled'),
      numberAt(object, 'status', 'numberAvailable'),
      labelsText(mapAt(object, 'spec', 'template', 'spec', 'nodeSelector')),
      ageOf(object, now),
      names(object),
      images(object),
      selectorText(at(object, 'spec', 'selector')) || '<none>',
    ],
  },
});
