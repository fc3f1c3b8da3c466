import { POD } from '../kinds/core/pod.js';
import { textAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { Api } from '../resources/api.js';
import { deleteObject } from '../resources/delete-object.js';
import type { Controller } from './controller.js';
import { PODS_ON } from './indexes.js';
import { keyOf, refOf } from './object-key.js';
import { isTrue } from './pod-state.js';
import { mustHold } from './write-as.js';

/**
 * Lets pods go that are being deleted and whose node is not there, or not ready, to say that they ended; and those whose
 * node was deleted. A cluster waits for a node that may come back; here nobody else would ever end them.
 */
export const LOST_PODS: Controller = {
  name: 'lost-pods',
  workers: 20,
  keys: ({ type, stored }, api) => {
    const { resource, name } = stored.ref;
    if (resource === 'pods')
      return type !== 'DELETED' && isLost(stored.object, api) ? [keyOf(stored.ref)] : [];
    if (resource !== 'nodes' || isLive(api, name)) return [];
    return api.store
      .under(PODS_ON, name)
      .flatMap(({ object, ref }) => (type === 'DELETED' || isLost(object, api) ? [keyOf(ref)] : []));
  },
  initial: (api) =>
    api.store.list('pods').flatMap(({ object, ref }) => (isLost(object, api) ? [keyOf(ref)] : [])),
  reconcile: async (key, api) => {
    const ref = refOf('pods', key);
    const pod = api.store.latest(ref)?.object;
    const node = textAt(pod, 'spec', 'nodeName');
    if (!pod || node === '' || isLive(api, node)) return;
    const uid = pod.metadata.uid ?? '';
    mustHold(await deleteObject(api, POD, ref, { dryRun: false, uid, gracePeriodSeconds: 0 }));
  },
};

function isLost(pod: KubeObject, api: Api): boolean {
  const node = textAt(pod, 'spec', 'nodeName');
  return node !== '' && pod.metadata.deletionTimestamp !== undefined && !isLive(api, node);
}

function isLive({ store }: Api, name: string): boolean {
  const node = store.latest({ resource: 'nodes', namespace: '', name });
  return node !== undefined && isTrue(node.object, 'Ready');
}
