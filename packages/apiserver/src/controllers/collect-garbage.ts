import type { Kind } from '../kinds/kind.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { OwnerReference } from '../meta/object-meta.js';
import type { Api } from '../resources/api.js';
import { deleteObject, type Propagation } from '../resources/delete-object.js';
import { type ObjectRef, parseRef, refText, resourceOf } from '../store/object-ref.js';
import type { Stored } from '../store/stored.js';
import type { Controller } from './controller.js';
import { OWNED } from './indexes.js';
import { withoutOwners } from './ownership.js';
import { mustHold, updateAs } from './write-as.js';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/**
 * Removes what nobody owns any more, and sees to owners that wait for what they own: in the foreground until it is gone,
 * for orphans until it is set free (pkg/controller/garbagecollector).
 */
export const GARBAGE_COLLECTION: Controller = {
  name: 'garbage-collection',
  workers: 20,
  keys: ({ type, stored }, api) => {
    const { object, ref } = stored;
    const keys: string[] = [];
    const isGone = type === 'DELETED';
    if (isGone || waitsFor(object, FOREGROUND))
      keys.push(...ownedBy(api, object).map(({ ref: owned }) => refText(owned)));
    if (!isGone && (waitsFor(object, FOREGROUND) || waitsFor(object, ORPHAN))) keys.push(refText(ref));
    for (const owner of object.metadata.ownerReferences ?? []) {
      const found = ownerOf(api, object, owner);
      // An owner may wait for this one; one that is not there leaves it to the collection.
      if (found && waitsFor(found.object, FOREGROUND)) keys.push(refText(found.ref));
      if (!isGone && (!found || waitsFor(found.object, FOREGROUND))) keys.push(refText(ref));
    }
    return keys;
  },
  initial: ({ store }) =>
    store.resources().flatMap((resource) =>
      // The texts tell which objects need not be read.
      store
        .list(resource)
        .flatMap(({ json, ref }) =>
          json.includes('"ownerReferences":') || json.includes('"deletionTimestamp":') ? [refText(ref)] : [],
        ),
    ),
  reconcile: async (key, api) => {
    const ref = parseRef(key);
    const stored = ref && api.store.latest(ref);
    const kind = ref && kindOf(api, ref);
    if (!stored || !kind) return;
    if (waitsFor(stored.object, ORPHAN)) return setFree(api, kind, stored);
    if (waitsFor(stored.object, FOREGROUND)) return endForeground(api, kind, stored);
    return collect(api, kind, stored);
  },
};

function waitsFor({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers?.includes(finalizer) ?? false);
}

function ownedBy(api: Api, { metadata }: KubeObject): readonly Stored[] {
  return metadata.uid === undefined ? [] : api.store.under(OWNED, metadata.uid);
}

function kindOf({ kinds }: Api, { resource }: ObjectRef): Kind | undefined {
  return kinds.all().find((kind) => resourceOf(kind) === resource);
}

/** The owner that a reference means, if it is there. */
function ownerOf(api: Api, { metadata }: KubeObject, reference: OwnerReference): Stored | undefined {
  const kind = kindOfOwner(api, reference);
  if (!kind) return undefined;
  const namespace = kind.namespaced ? (metadata.namespace ?? '') : '';
  const found = api.store.latest({ resource: resourceOf(kind), namespace, name: reference.name });
  return found?.object.metadata.uid === reference.uid ? found : undefined;
}

function kindOfOwner({ kinds }: Api, { apiVersion, kind }: OwnerReference): Kind | undefined {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  return kinds.byKind(group, version, kind);
}

async function setFree(api: Api, kind: Kind, { object, ref }: Stored): Promise<void> {
  const uids = new Set([object.metadata.uid ?? '']);
  for (const owned of ownedBy(api, object)) {
    const ownedKind = kindOf(api, owned.ref);
    if (!ownedKind) continue;
    const change = (current: KubeObject): KubeObject => withoutOwners(current, uids);
    mustHold(await updateAs(api, 'kube-controller-manager', ownedKind, owned.ref, change));
  }
  await withoutFinalizer(api, kind, ref, ORPHAN);
}

/** Lets an owner go when nothing is left that holds it; its own change brings here what it owns. */
async function endForeground(api: Api, kind: Kind, { object, ref }: Stored): Promise<void> {
  const { uid } = object.metadata;
  const holds = ownedBy(api, object).some(({ object: owned }) =>
    owned.metadata.ownerReferences?.some(
      (reference) => reference.uid === uid && reference.blockOwnerDeletion === true,
    ),
  );
  if (!holds) await withoutFinalizer(api, kind, ref, FOREGROUND);
}

async function withoutFinalizer(api: Api, kind: Kind, ref: ObjectRef, finalizer: string): Promise<void> {
  const change = ({ metadata, ...object }: KubeObject): KubeObject => ({
    ...(object as KubeObject),
    metadata: { ...metadata, finalizers: (metadata.finalizers ?? []).filter((name) => name !== finalizer) },
  });
  mustHold(await updateAs(api, 'kube-controller-manager', kind, ref, change));
}

/** Removes an object all of whose owners are gone or wait for it, or takes from it those that are. */
async function collect(api: Api, kind: Kind, { object, ref }: Stored): Promise<void> {
  const { ownerReferences = [], uid = '', deletionTimestamp } = object.metadata;
  if (ownerReferences.length === 0 || deletionTimestamp !== undefined) return;
  // Of a kind that is not served nobody can say whether it is there.
  if (ownerReferences.some((reference) => !kindOfOwner(api, reference))) return;
  const lost = new Set<string>();
  let isAwaited = false;
  for (const reference of ownerReferences) {
    const owner = ownerOf(api, object, reference);
    const awaited = owner !== undefined && waitsFor(owner.object, FOREGROUND);
    if (owner && !awaited) continue;
    lost.add(reference.uid);
    isAwaited ||= awaited;
  }
  if (lost.size === 0) return;
  if (lost.size < ownerReferences.length) {
    const change = (current: KubeObject): KubeObject => withoutOwners(current, lost);
    mustHold(await updateAs(api, 'kube-controller-manager', kind, ref, change));
    return;
  }
  const propagation = propagationOf(object, isAwaited && ownedBy(api, object).length > 0);
  mustHold(await deleteObject(api, kind, ref, { dryRun: false, uid, propagation }));
}

/** As its own finalizers want it; in the foreground where an owner waits for all that is below it. */
function propagationOf({ metadata }: KubeObject, inForeground: boolean): Propagation {
  if (inForeground || metadata.finalizers?.includes(FOREGROUND)) return 'Foreground';
  return metadata.finalizers?.includes(ORPHAN) ? 'Orphan' : 'Background';
}
