import { mapAt, textAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { Index } from '../store/object-index.js';
import { controllerOf } from './ownership.js';

/** Objects of all kinds by the uid of each of their owners. */
export const OWNED: Index = {
  keysOf: ({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid),
};

/** Pods by the name of their node; those without one under ''. */
export const PODS_ON: Index = {
  resource: 'pods',
  keysOf: (pod) => [textAt(pod, 'spec', 'nodeName')],
};

/** Pods by node and the uid of their controller. */
export const PODS_OF_ON: Index = {
  resource: 'pods',
  keysOf: (pod) => {
    const owner = controllerOf(pod);
    return owner ? [onNode(owner.uid, textAt(pod, 'spec', 'nodeName'))] : [];
  },
};

/** The key of `PODS_OF_ON`. */
export function onNode(owner: string, node: string): string {
  return `${owner}/${node}`;
}

/** Pods by namespace and each of their labels, and by namespace alone. */
export const LABELLED_PODS: Index = { resource: 'pods', keysOf: labelKeys };

/** What selects pods by labels, under one of the labels that it asks for, so that a pod finds it by its own. */
export const SELECTING_SERVICES: Index = {
  resource: 'services',
  keysOf: (service) => {
    const selector = mapAt(service, 'spec', 'selector');
    return Object.keys(selector).length === 0 ? [] : [selectingKey(service, selector)];
  },
};
export const SELECTING_REPLICA_SETS: Index = selecting('apps/replicasets');
export const SELECTING_DAEMON_SETS: Index = selecting('apps/daemonsets');

function selecting(resource: string): Index {
  return {
    resource,
    keysOf: (workload) => [selectingKey(workload, mapAt(workload, 'spec', 'selector', 'matchLabels'))],
  };
}

function selectingKey({ metadata }: KubeObject, labels: Readonly<Record<string, unknown>>): string {
  const [first] = Object.entries(labels);
  return first ? labelKey(metadata.namespace, first[0], String(first[1])) : labelKey(metadata.namespace);
}

/** The keys under which an object's namespace and labels can be found. */
export function labelKeys({ metadata }: KubeObject): readonly string[] {
  const { namespace, labels = {} } = metadata;
  return [
    labelKey(namespace),
    ...Object.entries(labels).map(([key, value]) => labelKey(namespace, key, value)),
  ];
}

/** The key of a label in a namespace, or of the namespace alone. */
export function labelKey(namespace: string | undefined, key?: string, value?: string): string {
  return key === undefined ? `${namespace}` : `${namespace}/${key}=${value}`;
}

/** Events by the uid of the object that they are about. */
export const EVENTS_ABOUT: Index = {
  resource: 'events',
  keysOf: (event) => [textAt(event, 'involvedObject', 'uid')],
};
