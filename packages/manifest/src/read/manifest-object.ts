import type { Diagnostic } from './diagnostic.js';
import type { ManifestSource } from './manifest-source.js';

/** One Kubernetes object of the input: kind and apiVersion are sure to be there, nothing else is. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`, or `metadata.generateName` where only that is given; empty for policies that validation refuses. */
  readonly name: string;
  /** `metadata.namespace` where it was written. */
  readonly namespace?: string;
  /** The object as a plain JSON value, as the API has it. Read unsure keys with Object.hasOwn or Object.entries. */
  readonly value: Record<string, unknown>;
  readonly source: ManifestSource;
}

/** How messages name an object: `NetworkPolicy production/allow-dns`, `Node worker-1`. */
export function objectTitle(object: Pick<ManifestObject, 'kind' | 'name' | 'namespace'>): string {
  return object.namespace === undefined
    ? `${object.kind} ${object.name}`
    : `${object.kind} ${object.namespace}/${object.name}`;
}

/** What a diagnostic says of the object that it is about. */
export function concerning(
  object: Pick<ManifestObject, 'kind' | 'name' | 'namespace'>,
): Required<Pick<Diagnostic, 'object' | 'lost'>> {
  const { kind, name, namespace = null } = object;
  return { object: objectTitle(object), lost: [{ kind, name, namespace }] };
}
