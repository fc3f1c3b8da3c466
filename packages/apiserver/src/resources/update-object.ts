import { isDeepStrictEqual } from 'node:util';
import { invalid } from '@sluice/manifest';
import { admit } from '../admission/admission.js';
import type { Kind } from '../kinds/kind.js';
import { badRequest, conflict, invalidObject, notFound, stale } from '../meta/api-error.js';
import { type JsonMap, without } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectMeta } from '../meta/object-meta.js';
import { accept, refuse, type Result } from '../meta/result.js';
import type { ObjectRef } from '../store/object-ref.js';
import { type Stored, toStored } from '../store/stored.js';
import type { Api, WriteOptions } from './api.js';
import { mayLeave } from './may-leave.js';
import { validateUpdate } from './validate-write.js';
import { writtenPart } from './written-part.js';

/** What a client makes of the current version; called again when another write came between. */
export type Change = (current: KubeObject) => Result<KubeObject> | Promise<Result<KubeObject>>;

const TRIES = 5;

/**
 * Writes the next version of an object: change, strategy, defaults, admission, validation, write
 * (registry/generic/registry/store.go, Update). A change that names no resourceVersion is tried again when it comes too late.
 */
export async function updateObject(
  api: Api,
  kind: Kind,
  ref: ObjectRef,
  change: Change,
  options: WriteOptions,
): Promise<Result<Stored>> {
  for (let round = 1; ; round++) {
    const current = api.store.latest(ref);
    if (!current) return refuse(notFound(kind, ref.name));
    const asking = change(current.object);
    // A change that is known at once is written in the same turn: nothing comes between a look at the store and the write.
    const changed = asking instanceof Promise ? await asking : asking;
    if (!changed.ok) return changed;
    const asked = changed.value.metadata.resourceVersion;
    const wantsVersion =
      asked !== undefined && asked !== '' && asked !== current.object.metadata.resourceVersion;
    if (wantsVersion) return refuse(stale(kind, ref.name));
    const next = nextVersion(api, kind, current.object, changed.value, options);
    if (!next.ok) return next;
    for (const warning of kind.warnings?.(next.value, current.object) ?? []) options.warn(warning);
    const owned = options.own(current.object, next.value);
    if (isDeepStrictEqual(bare(owned), bare(current.object))) return accept(current);
    if (options.dryRun) return accept(toStored(ref, owned, current.revision));
    const leaves = mayLeave(owned) && current.object.metadata.deletionTimestamp !== undefined;
    const written = api.store.write(ref, current.revision, leaves ? undefined : owned);
    if (written) return accept(await written);
    if (round === TRIES) return refuse(stale(kind, ref.name));
  }
}

function nextVersion(
  api: Api,
  kind: Kind,
  old: KubeObject,
  wanted: KubeObject,
  { subresource }: WriteOptions,
): Result<KubeObject> {
  const { name } = old.metadata;
  if (!wanted.metadata.name)
    return refuse(
      badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`),
    );
  if (wanted.metadata.name !== name)
    return refuse(
      badRequest(
        `the name of the object (${wanted.metadata.name}) does not match the name on the URL (${name})`,
      ),
    );
  if (kind.namespaced && (wanted.metadata.namespace ?? old.metadata.namespace) !== old.metadata.namespace)
    return refuse(
      badRequest('the namespace of the provided object does not match the namespace sent on the request'),
    );
  const uid = wanted.metadata.uid;
  if (uid !== undefined && uid !== '' && uid !== old.metadata.uid)
    return refuse(
      conflict(
        kind,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`,
      ),
    );
  const leaving = wanted.metadata.deletionTimestamp;
  if (leaving !== undefined && leaving !== old.metadata.deletionTimestamp) {
    const error = invalid(['metadata', 'deletionTimestamp'], leaving, 'field is immutable');
    return refuse(invalidObject(kind.group, kind.kind, name, [error]));
  }
  let next: KubeObject = { ...wanted, metadata: keptMetadata(wanted.metadata, old.metadata) };
  next = writtenPart(kind, next, old, subresource);
  next = kind.defaults?.(next) ?? next;
  const admitted = admit(
    { kind, operation: 'update', object: next, old, ...(subresource !== undefined && { subresource }) },
    api,
  );
  if (!admitted.ok) return admitted;
  next = admitted.value;
  if (kind.counted && !isDeepStrictEqual(counted(next), counted(old)))
    next = { ...next, metadata: { ...next.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
  return validateUpdate(kind, next, old, subresource);
}

/** What clients cannot change. */
function keptMetadata(wanted: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const fixed: Record<string, unknown> = {};
  for (const field of [
    'namespace',
    'uid',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'resourceVersion',
  ])
    if (old[field] !== undefined) fixed[field] = old[field];
  const free = without(
    wanted,
    'selfLink',
    'generation',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'resourceVersion',
  );
  return { ...free, ...fixed, name: old.name };
}

function counted(object: KubeObject): unknown {
  return without(object, 'metadata', 'status', 'apiVersion', 'kind');
}

/** What two versions have to differ in for a write: not in the times of managed fields. */
function bare({ metadata, ...rest }: KubeObject): unknown {
  const managedFields = metadata.managedFields?.map((entry) => without(entry as JsonMap, 'time'));
  return { ...rest, metadata: { ...without(metadata, 'resourceVersion'), managedFields } };
}
