import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { at, listAt, mapAt, mapsAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { validateNode, validateNodeUpdate } from './validate-node.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  { name: 'Status', type: 'string', priority: 0, description: 'The status of the node' },
  { name: 'Roles', type: 'string', priority: 0, description: 'The roles of the node' },
  AGE_COLUMN,
  { name: 'Version', type: 'string', priority: 0, description: 'Kubelet Version reported by the node.' },
  {
    name: 'Internal-IP',
    type: 'string',
    priority: 1,
    description:
      "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).",
  },
  {
    name: 'External-IP',
    type: 'string',
    priority: 1,
    description:
      "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).",
  },
  {
    name: 'OS-Image',
    type: 'string',
    priority: 1,
    description: 'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).',
  },
  {
    name: 'Kernel-Version',
    type: 'string',
    priority: 1,
    description: "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).",
  },
  {
    name: 'Container-Runtime',
    type: 'string',
    priority: 1,
    description:
      'ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).',
  },
];

/** core/v1 Node. */
export const NODE: Kind = builtin('io.k8s.api.core.v1.Node', {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  subresources: ['status', 'proxy'],
  selectable: { 'spec.unschedulable': (object) => String(at(object, 'spec', 'unschedulable') === true) },
  keepsStatus: true,
  prepareCreate: withOneNetwork,
  prepareUpdate: withOneNetwork,
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  table: {
    columns: COLUMNS,
    row: (object, now) => {
      const info = mapAt(object, 'status', 'nodeInfo');
      return [
        object.metadata.name,
        status(object),
        roles(object),
        ageOf(object, now),
        textAt(info, 'kubeletVersion'),
        address(object, 'InternalIP'),
        address(object, 'ExternalIP'),
        textAt(info, 'osImage') || '<unknown>',
        textAt(info, 'kernelVersion') || '<unknown>',
        textAt(info, 'containerRuntimeVersion') || '<unknown>',
      ];
    },
  },
});

/** The first network stands in a field of its own too, which wins. */
function withOneNetwork(node: KubeObject): KubeObject {
  const spec = mapAt(node, 'spec');
  const [first, all] = [textAt(spec, 'podCIDR'), listAt(spec, 'podCIDRs')];
  if (first === '' && all.length > 0) return { ...node, spec: { ...spec, podCIDR: all[0] } };
  return first === '' || first === all[0] ? node : { ...node, spec: { ...spec, podCIDRs: [first] } };
}

function status(node: KubeObject): string {
  const ready = mapsAt(node, 'status', 'conditions').findLast((condition) => condition['type'] === 'Ready');
  const told = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${told},SchedulingDisabled` : told;
}

const ROLE = 'node-role.kubernetes.io/';

function roles({ metadata }: KubeObject): string {
  const found = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE)) return key.length > ROLE.length ? [key.slice(ROLE.length)] : [];
    return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return [...new Set(found)].sort().join(',') || '<none>';
}

function address(node: KubeObject, type: string): string {
  const found = mapsAt(node, 'status', 'addresses').find((each) => each['type'] === type);
  return found ? textAt(found, 'address') : '<none>';
}
