import type { Api } from '../../resources/api.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Index } from '../../store/object-index.js';
import type { StoreEvent } from '../../store/stored.js';
import { selectorOf, selects } from '../claim-objects.js';
import { labelKeys } from '../indexes.js';
import { keyOf } from '../object-key.js';
import { controllerOf } from '../ownership.js';

/** The workloads of a kind that a change of a pod concerns: who controls it or did, or who could. */
export function ownersOfPod(
  api: Api,
  { type, stored, previous }: StoreEvent,
  kind: string,
  selecting: Index,
): readonly string[] {
  const { namespace } = stored.ref;
  const owners = [stored.object, previous?.object].flatMap((pod) => {
    const owner = pod && controllerOf(pod);
    return owner?.kind === kind ? [keyOf({ namespace, name: owner.name })] : [];
  });
  if (type === 'DELETED' || controllerOf(stored.object)) return [...new Set(owners)];
  return [...new Set([...owners, ...couldOwn(api, stored.object, selecting)])];
}

function couldOwn(api: Api, pod: KubeObject, selecting: Index): readonly string[] {
  return labelKeys(pod)
    .flatMap((key) => api.store.under(selecting, key))
    .filter(({ object }) => selects(selectorOf(object), pod))
    .map(({ ref }) => keyOf(ref));
}
