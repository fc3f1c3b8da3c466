import type { Kind } from '../kinds/kind.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, type Result } from '../meta/result.js';
import { ownedByUpdate } from '../patch/managed-fields.js';
import { type Api, timeText, type WriteOptions } from '../resources/api.js';
import { createObject } from '../resources/create-object.js';
import { updateObject } from '../resources/update-object.js';
import type { ObjectRef } from '../store/object-ref.js';
import type { Stored } from '../store/stored.js';

/** The programs in whose names controllers write, as a cluster's are called. */
export type Program = 'kube-controller-manager' | 'kube-scheduler' | 'kube-apiserver';

/** Creates an object as a program of the control plane. */
export function createAs(
  api: Api,
  program: Program,
  kind: Kind,
  object: KubeObject,
): Promise<Result<Stored>> {
  return createObject(api, kind, object.metadata.namespace ?? '', object, optionsOf(api, program, kind));
}

/** Changes an object, or one of its subresources, as a program of the control plane. */
export function updateAs(
  api: Api,
  program: Program,
  kind: Kind,
  ref: ObjectRef,
  change: (current: KubeObject) => KubeObject,
  subresource?: string,
): Promise<Result<Stored>> {
  const options = optionsOf(api, program, kind, subresource);
  return updateObject(api, kind, ref, (current) => accept(change(current)), options);
}

/**
 * Whether a refusal only says that the world moved on: the object is gone, there already, changed since, or its namespace
 * ends. The change that did it brings the key again.
 */
export function hasMovedOn(result: Result<unknown>): boolean {
  if (result.ok) return false;
  const { reason, details } = result.status;
  if (reason === 'NotFound' || reason === 'AlreadyExists' || reason === 'Conflict') return true;
  return details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}

/** Throws a refusal that is no such thing: it is tried again later. */
export function mustHold(result: Result<unknown>): void {
  if (!result.ok && !hasMovedOn(result)) throw new Error(result.status.message);
}

function optionsOf(api: Api, manager: Program, kind: Kind, subresource?: string): WriteOptions {
  const writer = { manager, time: timeText(api.now()), ...(subresource !== undefined && { subresource }) };
  return {
    dryRun: false,
    own: (old, next) => ownedByUpdate(kind, old, next, writer),
    warn: () => {},
    ...(subresource !== undefined && { subresource }),
  };
}
