import { isMap, own } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept } from '../meta/result.js';
import type { Api } from '../resources/api.js';
import { deleteObject } from '../resources/delete-object.js';
import { updateObject } from '../resources/update-object.js';
import { resourceOf } from '../store/object-ref.js';
import type { Controller } from './controller.js';

/** Empties namespaces that are being deleted, and lets them go when they are empty (pkg/controller/namespace). */
export const NAMESPACE_DELETION: Controller = {
  name: 'namespace-deletion',
  keys: ({ type, stored }, api) => {
    const { resource, namespace, name } = stored.ref;
    if (resource === 'namespaces') return isEnding(stored.object) ? [name] : [];
    // The last object of a namespace may be the one that it waited for.
    return type === 'DELETED' && namespace !== '' && isEnding(namespaceOf(api, namespace)) ? [namespace] : [];
  },
  initial: ({ store }) =>
    store
      .list('namespaces')
      .filter(({ object }) => isEnding(object))
      .map(({ ref }) => ref.name),
  reconcile: async (name, api) => {
    const kind = api.kinds.byPlural('', 'v1', 'namespaces');
    if (!kind || !isEnding(namespaceOf(api, name))) return;
    if (!(await emptyNamespace(api, name))) return;
    await updateObject(
      api,
      kind,
      { resource: 'namespaces', namespace: '', name },
      (object) => accept(withoutFinalizer(object)),
      { dryRun: false, subresource: 'finalize', own: (_old, next) => next, warn: () => {} },
    );
  },
};

/** Deletes everything in a namespace; false when something is left that takes its time. */
async function emptyNamespace(api: Api, namespace: string): Promise<boolean> {
  let empty = true;
  const seen = new Set<string>();
  for (const kind of api.kinds.all()) {
    const resource = resourceOf(kind);
    if (!kind.namespaced || seen.has(resource)) continue;
    seen.add(resource);
    for (const { ref } of api.store.list(resource, namespace)) {
      const deleted = await deleteObject(api, kind, ref, { dryRun: false, propagation: 'Background' });
      if (deleted.ok && !deleted.value.gone) empty = false;
    }
  }
  return empty;
}

function namespaceOf({ store }: Api, name: string): KubeObject | undefined {
  return store.latest({ resource: 'namespaces', namespace: '', name })?.object;
}

function isEnding(namespace: KubeObject | undefined): boolean {
  return namespace?.metadata.deletionTimestamp !== undefined;
}

function withoutFinalizer(object: KubeObject): KubeObject {
  const finalizers = own(object['spec'], 'finalizers');
  const left = Array.isArray(finalizers)
    ? (finalizers as unknown[]).filter((name) => name !== 'kubernetes')
    : [];
  return { ...object, spec: { ...(isMap(object['spec']) && object['spec']), finalizers: left } };
}
