import type { Admission } from '../admission/admission.js';
import type { KindRegistry } from '../kinds/kind-registry.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectStore } from '../store/object-store.js';

/** What the operations on objects work with; clock and chance are handed in. */
export interface Api {
  readonly store: ObjectStore;
  readonly kinds: KindRegistry;
  /** What may change or refuse an object between its defaults and its validation, in this order. */
  readonly admissions: readonly Admission[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newUid: () => string;
  /** Five characters for a generated name. */
  readonly newSuffix: () => string;
}

/** What a client asked of a write besides the object. */
export interface WriteOptions {
  /** Everything happens but the write itself. */
  readonly dryRun: boolean;
  /** Says in managedFields whose the changed fields are; nothing is `old` on create. */
  readonly own: (old: KubeObject | undefined, next: KubeObject) => KubeObject;
  readonly subresource?: string;
  /** Takes the texts of `Warning` headers. */
  readonly warn: (text: string) => void;
}

/** A moment as the API prints it, in whole seconds. */
export function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
