import type { Kind } from '../kinds/kind.js';
import { whyImmortal } from '../admission/namespace-lifecycle.js';
import { conflict, forbiddenFor, notFound } from '../meta/api-error.js';
import { isMap, without } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectMeta } from '../meta/object-meta.js';
import { accept, refuse, type Result } from '../meta/result.js';
import type { ObjectRef } from '../store/object-ref.js';
import { type Stored, toStored } from '../store/stored.js';
import { type Api, timeText } from './api.js';
import { mayLeave } from './may-leave.js';

/** What becomes of the objects that an object owns. */
export type Propagation = 'Orphan' | 'Background' | 'Foreground';

/** meta/v1 DeleteOptions, read. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagation?: Propagation;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun: boolean;
}

/** What a deletion came to: the object is gone, or it is on its way out and waits for a grace period or finalizers. */
export interface Deletion {
  readonly gone: boolean;
  readonly stored: Stored;
}

const FINALIZER_OF: Readonly<Partial<Record<Propagation, string>>> = {
  Orphan: 'orphan',
  Foreground: 'foregroundDeletion',
};

/** Deletes an object, or marks it for deletion (registry/generic/registry/store.go, Delete). */
export async function deleteObject(
  api: Api,
  kind: Kind,
  ref: ObjectRef,
  options: DeleteOptions,
): Promise<Result<Deletion>> {
  for (;;) {
    const current = api.store.latest(ref);
    if (!current) return refuse(notFound(kind, ref.name));
    const why = kind.kind === 'Namespace' && kind.group === '' ? whyImmortal(ref.name) : undefined;
    if (why !== undefined) return refuse(forbiddenFor(kind, ref.name, why));
    const unmet = unmetPrecondition(kind, current.object, options);
    if (unmet) return unmet;
    const next = markedForDeletion(api, current.object, options);
    const gone = mayLeave(next);
    if (options.dryRun) return accept({ gone, stored: toStored(ref, next, current.revision) });
    // Asking a second time for what is already on its way changes nothing.
    if (!gone && next === current.object) return accept({ gone, stored: current });
    const written = api.store.write(ref, current.revision, gone ? undefined : next);
    if (written) return accept({ gone, stored: await written });
  }
}

function markedForDeletion(api: Api, object: KubeObject, options: DeleteOptions): KubeObject {
  const grace = graceOf(object, options);
  const finalizers = finalizersOf(object.metadata, options);
  const { deletionTimestamp, deletionGracePeriodSeconds: left = 0 } = object.metadata;
  if (deletionTimestamp !== undefined && grace >= left && finalizers === object.metadata.finalizers)
    return object;
  const seconds = deletionTimestamp === undefined ? grace : Math.min(grace, left);
  const generation = object.metadata.generation;
  const metadata: ObjectMeta = {
    ...(without(object.metadata, 'finalizers') as ObjectMeta),
    ...(finalizers && finalizers.length > 0 && { finalizers }),
    // The generation counts the wish to be gone too.
    ...(generation !== undefined && deletionTimestamp === undefined && { generation: generation + 1 }),
    deletionTimestamp: timeText(api.now() + seconds * 1000),
    deletionGracePeriodSeconds: seconds,
  };
  const marked: KubeObject = { ...object, metadata };
  if (object.kind !== 'Namespace') return marked;
  return {
    ...marked,
    status: { ...(isMap(object['status']) ? object['status'] : {}), phase: 'Terminating' },
  };
}

/** Pods get time to end where a node runs them; all else has none. */
function graceOf(object: KubeObject, { gracePeriodSeconds }: DeleteOptions): number {
  if (object.kind !== 'Pod' || object.apiVersion !== 'v1') return 0;
  const spec = isMap(object['spec']) ? object['spec'] : {};
  const status = isMap(object['status']) ? object['status'] : {};
  if (!spec['nodeName'] || status['phase'] === 'Succeeded' || status['phase'] === 'Failed') return 0;
  const own = spec['terminationGracePeriodSeconds'];
  const wanted = gracePeriodSeconds ?? (typeof own === 'number' ? own : 30);
  return Math.max(0, wanted);
}

function finalizersOf(
  { finalizers }: ObjectMeta,
  { propagation }: DeleteOptions,
): readonly string[] | undefined {
  if (propagation === undefined) return finalizers;
  const wanted = FINALIZER_OF[propagation];
  const others = Object.values(FINALIZER_OF);
  const kept = (finalizers ?? []).filter((name) => name === wanted || !others.includes(name));
  const next = wanted === undefined || kept.includes(wanted) ? kept : [...kept, wanted];
  const same =
    next.length === (finalizers ?? []).length && next.every((name, at) => name === finalizers?.[at]);
  return same ? finalizers : next;
}

function unmetPrecondition(
  kind: Kind,
  { metadata }: KubeObject,
  { uid, resourceVersion }: DeleteOptions,
): Result<never> | undefined {
  const unmet = (what: string, asked: string, found: string | undefined): Result<never> =>
    refuse(
      conflict(
        kind,
        metadata.name,
        `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`,
      ),
    );
  if (uid !== undefined && uid !== metadata.uid) return unmet('UID', uid, metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    return unmet('ResourceVersion', resourceVersion, metadata.resourceVersion);
  return undefined;
}
