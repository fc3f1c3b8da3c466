import { unsupportedMediaType } from '../meta/api-error.js';
import { refuse, type Result } from '../meta/result.js';
import { applyPatch, type PatchType } from '../patch/apply-patch.js';
import { updateObject } from '../resources/update-object.js';
import { resourceOf } from '../store/object-ref.js';
import { mediaType } from '../wire/decode-body.js';
import { statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { objectAnswer } from './object-answer.js';
import { parseWriteQuery } from './query-options.js';
import type { ResourceRequest } from './resource-request.js';
import { APPLY_PATCH, serveApply } from './serve-apply.js';
import { updateOptions } from './write-options.js';

const PATCHES: readonly PatchType[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

/** PATCH of an object, or of one of its subresources that have the kind's own form. */
export async function servePatch(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, path, request, warnings } = resource;
  const type = mediaType(request.header('content-type'));
  if (type === APPLY_PATCH) return serveApply(resource);
  const known = patchTypeOf(type, kind.custom === true);
  if (!known.ok) return statusAnswer(known.status);
  const query = parseWriteQuery(request.query, 'PatchOptions');
  if (!query.ok) return statusAnswer(query.status);
  const body = await request.body();
  if (!body.ok) return statusAnswer(body.status);
  const text = new TextDecoder().decode(body.value);
  const ref = { resource: resourceOf(kind), namespace: path.namespace ?? '', name: path.name ?? '' };
  const updated = await updateObject(
    api,
    kind,
    ref,
    (current) => {
      const patched = applyPatch(kind, current, known.value, text, query.value.fieldValidation);
      if (!patched.ok) return patched;
      // A patch that is tried again says the same again.
      warnings.splice(0, warnings.length, ...patched.value.warnings);
      return { ok: true, value: patched.value.object };
    },
    updateOptions(resource, query.value),
  );
  return updated.ok ? objectAnswer(resource, updated.value) : statusAnswer(updated.status, warnings);
}

/** The type of a patch; custom resources have no strategic merge. */
export function patchTypeOf(type: string, custom: boolean): Result<PatchType> {
  const known = PATCHES.filter((one) => !custom || one !== 'application/strategic-merge-patch+json');
  const found = known.find((one) => one === type);
  if (found) return { ok: true, value: found };
  return refuse(unsupportedMediaType([...known, APPLY_PATCH]));
}
