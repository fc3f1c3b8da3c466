import { goQuote, type FieldError, invalid, printFieldError } from '@sluice/manifest';
import type { Kind } from '../kinds/kind.js';
import { badRequest, invalidObject } from '../meta/api-error.js';
import { isMap, type JsonMap, without } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { failure, type Status } from '../meta/status.js';
import { kindType } from '../schema/kind-type.js';
import {
  checkValue,
  canonicalObject,
  type DecodedObject,
  type FieldValidation,
  otherKind,
} from '../wire/decode-value.js';
import { type KeyPlaces, keyPlaces, readJson } from '../wire/read-json.js';
import { JsonPatchMismatch, jsonPatch } from './json-patch.js';
import { mergePatch } from './merge-patch.js';
import { PatchError } from './patch-error.js';
import { restoreError } from './restore-error.js';
import { goPrint, strategicMerge } from './strategic-merge.js';

/** The types of patches besides server-side apply. */
export type PatchType =
  'application/json-patch+json' | 'application/merge-patch+json' | 'application/strategic-merge-patch+json';

/** More operations than any client sends. */
const MAX_OPERATIONS = 10_000;

/** Applies a patch to an object and decodes what comes out, in canonical form (endpoints/handlers/patch.go). */
export function applyPatch(
  kind: Kind,
  current: KubeObject,
  type: PatchType,
  text: string,
  mode: FieldValidation,
): Result<DecodedObject> {
  const patched = patchedBy(kind, current, type, text, mode);
  if (!patched.ok) return patched;
  const { uid = '' } = patched.value.object.metadata;
  if (uid === '' || uid === current.metadata.uid) return patched;
  const error = { ...invalid(['metadata', 'uid'], uid, 'field is immutable'), named: true };
  return refuse(invalidObject(kind.group, kind.kind, current.metadata.name, [error]));
}

function patchedBy(
  kind: Kind,
  current: KubeObject,
  type: PatchType,
  text: string,
  mode: FieldValidation,
): Result<DecodedObject> {
  const read = readJson(text);
  const isStrategic = type === 'application/strategic-merge-patch+json';
  if ('error' in read) return refuse(badPatch(isStrategic, read.error));
  const places = mode === 'Ignore' ? undefined : keyPlaces(text);
  if (type === 'application/json-patch+json') return byOperations(kind, current, read.value, mode);
  if (!isMap(read.value)) {
    const given = Array.isArray(read.value) ? 'array' : read.value === null ? 'null' : goKind(read.value);
    return refuse(
      badPatch(isStrategic, `json: cannot unmarshal ${given} into Go value of type map[string]interface {}`),
    );
  }
  if (!isStrategic) return decodePatched(kind, mergePatch(current, read.value), undefined, mode, places);
  const struct = kindType(kind);
  if (!struct) return refuse(badRequest('strategic merge patch format is not supported'));
  try {
    // What a strategic patch says of kind and version is not looked at.
    const rest = without(read.value, 'kind', 'apiVersion');
    return decodePatched(kind, strategicMerge(current, rest, struct), read.value, mode, places);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return refuse(error.badRequest ? badRequest(error.message) : failure(500, undefined, error.message));
  }
}

function byOperations(
  kind: Kind,
  current: KubeObject,
  patch: unknown,
  mode: FieldValidation,
): Result<DecodedObject> {
  const list = 'json: cannot unmarshal';
  if (!Array.isArray(patch))
    return refuse(badPatch(false, `${list} ${goKind(patch)} into Go value of type []handlers.jsonPatchOp`));
  const wrong = patch.find((operation) => !isMap(operation));
  if (wrong !== undefined)
    return refuse(badPatch(false, `${list} ${goKind(wrong)} into Go value of type handlers.jsonPatchOp`));
  if (patch.length > MAX_OPERATIONS)
    return refuse(
      failure(
        413,
        'RequestEntityTooLarge',
        `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
      ),
    );
  try {
    return decodePatched(kind, jsonPatch(current, patch as readonly JsonMap[]), undefined, mode, undefined);
  } catch (error) {
    if (!(error instanceof JsonPatchMismatch)) throw error;
    return refuse(
      failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {}),
    );
  }
}

function decodePatched(
  kind: Kind,
  patched: unknown,
  strategic: JsonMap | undefined,
  mode: FieldValidation,
  places: KeyPlaces | undefined,
): Result<DecodedObject> {
  const shown = strategic ? goPrint(strategic) : JSON.stringify(patched);
  const refused = (why: string): Result<never> => refuse(invalidPatch(shown, why));
  if (!isMap(patched))
    return refused(`json: cannot unmarshal ${goKind(patched)} into Go value of type v1.${kind.kind}`);
  const other = otherKind(kind, patched);
  if (other !== undefined) return refused(other);
  const { typeError, strict } = checkValue(kind, patched, places);
  if (typeError !== undefined) return refused((strategic && restoreError(patched, kind)) ?? typeError);
  if (mode === 'Strict' && strict.length > 0) return refused(`strict decoding error: ${strict.join(', ')}`);
  return accept({ object: canonicalObject(kind, patched), warnings: mode === 'Ignore' ? [] : strict });
}

function badPatch(isStrategic: boolean, why: string): Status {
  return badRequest(isStrategic ? why : `error decoding patch: ${why}`);
}

/** The object's name is not told, for the patch is what is invalid. */
function invalidPatch(shown: string, why: string): Status {
  const error: FieldError = invalid(['patch'], shown, why);
  const message = `Invalid value: ${goQuote(shown)}: ${why}`;
  return failure(422, 'Invalid', ` "" is invalid: ${printFieldError(error)}`, {
    causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
  });
}

/** A JSON type as Go's decoder calls it. */
function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
