import { isMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';

/** Whether nothing holds back an object that is being deleted: no finalizer, no grace period. */
export function mayLeave({ metadata, kind, spec }: KubeObject): boolean {
  if ((metadata.finalizers ?? []).length > 0) return false;
  if ((metadata.deletionGracePeriodSeconds ?? 0) > 0) return false;
  // A namespace has finalizers of its own, which its controller takes away when it is empty.
  if (kind !== 'Namespace' || !isMap(spec)) return true;
  return !Array.isArray(spec['finalizers']) || spec['finalizers'].length === 0;
}
