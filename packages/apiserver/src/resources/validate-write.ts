import { type FieldError, invalid, validateObjectMeta } from '@sluice/manifest';
import type { Kind } from '../kinds/kind.js';
import { invalidObject } from '../meta/api-error.js';
import { without } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { Result } from '../meta/result.js';
import { accept, refuse } from '../meta/result.js';

/** Validates an object that is to be created. */
export function validateCreate(kind: Kind, object: KubeObject): Result<KubeObject> {
  return judged(kind, object, [...metadataErrors(kind, object), ...(kind.validate?.(object) ?? [])]);
}

/** Validates the next version of an object; what may not change holds for the object itself, not for subresources. */
export function validateUpdate(
  kind: Kind,
  object: KubeObject,
  old: KubeObject,
  subresource: string | undefined,
): Result<KubeObject> {
  const errors =
    subresource === 'status'
      ? [...metadataErrors(kind, object), ...(kind.validateStatus?.(object, old) ?? [])]
      : [
          ...metadataErrors(kind, object),
          ...finalizerErrors(object, old),
          ...(kind.validate?.(object) ?? []),
          ...(subresource === undefined || subresource === 'scale'
            ? (kind.validateUpdate?.(object, old) ?? [])
            : []),
        ];
  return judged(kind, object, errors);
}

function metadataErrors({ checkName, custom }: Kind, { metadata }: KubeObject): readonly FieldError[] {
  // The owners of fields are written anew with each write, whatever the client sent.
  return validateObjectMeta(without(metadata, 'managedFields'), checkName, custom !== true);
}

/** An object on its way out takes no new finalizers. */
function finalizerErrors(object: KubeObject, old: KubeObject): readonly FieldError[] {
  if (old.metadata.deletionTimestamp === undefined) return [];
  const before = old.metadata.finalizers ?? [];
  const found = (object.metadata.finalizers ?? []).filter((name) => !before.includes(name));
  if (found.length === 0) return [];
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${found
    .map((name) => JSON.stringify(name))
    .join(', ')}}`;
  return [{ ...invalid(['metadata', 'finalizers'], undefined, detail), kind: 'Forbidden' }];
}

function judged(kind: Kind, object: KubeObject, errors: readonly FieldError[]): Result<KubeObject> {
  if (errors.length === 0) return accept(object);
  // The name may be what is missing.
  const metadata: { readonly name?: string } = object.metadata;
  return refuse(invalidObject(kind.group, kind.kind, metadata.name ?? '', errors));
}
