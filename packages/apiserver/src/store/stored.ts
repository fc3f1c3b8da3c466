import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectRef } from './object-ref.js';
import { shareOwners } from './share-owners.js';

/** One version of an object. Its JSON text is kept, because it is written once and sent many times. */
export interface Stored {
  readonly ref: ObjectRef;
  /** The revision of the store at which this version was written: the object's resourceVersion. */
  readonly revision: number;
  readonly object: KubeObject;
  readonly json: string;
}

/** A change as watches see it. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly revision: number;
  /** The new version; for DELETED the last one, with the revision of the deletion. */
  readonly stored: Stored;
  /** The version before; nothing for ADDED. */
  readonly previous?: Stored;
}

/** Makes a version: the revision becomes the object's resourceVersion. */
export function toStored(ref: ObjectRef, object: KubeObject, revision: number): Stored {
  const stamped: KubeObject = {
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(revision) },
  };
  return { ref, revision, object: shareOwners(stamped), json: JSON.stringify(stamped) };
}

/** A version that was written before: its text is read when the object is first asked for. */
export function storedText(ref: ObjectRef, revision: number, json: string): Stored {
  let object: KubeObject | undefined;
  return {
    ref,
    revision,
    json,
    get object() {
      return (object ??= shareOwners(JSON.parse(json) as KubeObject));
    },
  };
}
