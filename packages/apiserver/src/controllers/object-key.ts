import type { ObjectRef } from '../store/object-ref.js';

/** The key of an object of a controller's one resource: `namespace/name`. */
export function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** The object of a key. */
export function refOf(resource: string, key: string): ObjectRef {
  const cut = key.indexOf('/');
  return { resource, namespace: key.slice(0, cut), name: key.slice(cut + 1) };
}
