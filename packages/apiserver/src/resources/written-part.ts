import type { Kind } from '../kinds/kind.js';
import { isMap, own, without } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';

/**
 * The part of an object that a write to it or to one of its subresources can change; all else is as it was (the
 * strategies of registry/…/strategy.go).
 */
export function writtenPart(
  kind: Kind,
  next: KubeObject,
  old: KubeObject,
  subresource: string | undefined,
): KubeObject {
  switch (subresource) {
    case 'status':
      return withStatusOnly(kind, next, old);
    case 'finalize':
      return withSpecField(next, old, 'finalizers');
    case 'ephemeralcontainers':
      return withSpecField(next, old, 'ephemeralContainers');
    case 'resize':
      return withSpecField(next, old, 'containers');
    case 'binding':
      return next;
    default: {
      const kept = kind.subresources?.includes('status') ? withOldStatus(next, old) : next;
      return kind.prepareUpdate?.(kept, old) ?? kept;
    }
  }
}

function withStatusOnly(kind: Kind, next: KubeObject, old: KubeObject): KubeObject {
  const { managedFields } = next.metadata;
  // Built-in kinds let the status endpoint set labels and annotations too; custom resources do not.
  const metadata = kind.custom ? { ...old.metadata, ...(managedFields && { managedFields }) } : next.metadata;
  return { ...(without(old, 'status') as KubeObject), metadata, ...statusOf(next) };
}

function withOldStatus(next: KubeObject, old: KubeObject): KubeObject {
  return { ...(without(next, 'status') as KubeObject), ...statusOf(old) };
}

function statusOf(object: KubeObject): { readonly status?: unknown } {
  return object['status'] === undefined ? {} : { status: object['status'] };
}

function withSpecField(next: KubeObject, old: KubeObject, field: string): KubeObject {
  const value = own(next['spec'], field);
  const spec = isMap(old['spec']) ? without(old['spec'], field) : {};
  return { ...old, metadata: next.metadata, spec: value === undefined ? spec : { ...spec, [field]: value } };
}
