import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectRef } from './object-ref.js';

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
  return { ref, revision, object: stamped, json: JSON.stringify(stamped) };
}
