import type { FieldPath } from '@sluice/engine';
import type { ManifestObject } from '@sluice/manifest';

/** A field of an object that was read. */
export interface FieldAt {
  readonly object: ManifestObject;
  readonly path: FieldPath;
}

/** The innermost field at an offset of a file; undefined outside of objects. */
export function fieldAt(objects: readonly ManifestObject[], offset: number): FieldAt | undefined {
  const object = objects.find((candidate) => spans(candidate, [], offset));
  if (!object) return undefined;
  let path: FieldPath = [];
  let node: unknown = object.value;
  for (;;) {
    if (typeof node !== 'object' || node === null) return { object, path };
    const keys: readonly (string | number)[] = Array.isArray(node) ? [...node.keys()] : Object.keys(node);
    const key = keys.find((candidate) => spans(object, [...path, candidate], offset));
    if (key === undefined) return { object, path };
    node = (node as Readonly<Record<string | number, unknown>>)[key];
    path = [...path, key];
  }
}

function spans({ source }: ManifestObject, path: FieldPath, offset: number): boolean {
  const place = source.place?.(path);
  if (!place) return false;
  const start = place.keyEnd > place.keyStart ? place.keyStart : place.start;
  return start <= offset && offset <= Math.max(place.end, place.keyEnd);
}
