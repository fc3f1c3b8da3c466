import type { Kind } from '../kinds/kind.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectMeta, OwnerReference } from '../meta/object-meta.js';
import { without } from '../meta/json.js';
import { apiVersionOf } from '../meta/resource-name.js';

/** The owner that controls an object, if any. */
export function controllerOf({ metadata }: KubeObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** A reference that makes an object the controller of another. */
export function controlledBy(kind: Kind, { metadata }: KubeObject): OwnerReference {
  return {
    apiVersion: apiVersionOf(kind.group, kind.version),
    kind: kind.kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** An object with one owner more. */
export function withOwner(object: KubeObject, owner: OwnerReference): KubeObject {
  const others = (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.uid);
  return { ...object, metadata: { ...object.metadata, ownerReferences: [...others, owner] } };
}

/** An object without some of its owners. */
export function withoutOwners(object: KubeObject, uids: ReadonlySet<string>): KubeObject {
  const left = (object.metadata.ownerReferences ?? []).filter(({ uid }) => !uids.has(uid));
  const metadata = without(object.metadata, 'ownerReferences') as ObjectMeta;
  return { ...object, metadata: { ...metadata, ...(left.length > 0 && { ownerReferences: left }) } };
}
