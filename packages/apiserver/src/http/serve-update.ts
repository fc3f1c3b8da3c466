import { createObject } from '../resources/create-object.js';
import { updateObject } from '../resources/update-object.js';
import { accept } from '../meta/result.js';
import { resourceOf } from '../store/object-ref.js';
import { decodeBody } from '../wire/decode-body.js';
import { statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { objectAnswer } from './object-answer.js';
import { parseWriteQuery } from './query-options.js';
import type { ResourceRequest } from './resource-request.js';
import { updateOptions } from './write-options.js';

/** Kinds that a PUT may create (AllowCreateOnUpdate). */
const CREATED_BY_UPDATE: ReadonlySet<string> = new Set([
  'endpoints',
  'events',
  'leases',
  'limitranges',
  'services',
]);

/** PUT of an object, or of one of its subresources that have the kind's own form. */
export async function serveUpdate(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, path, request, warnings } = resource;
  const query = parseWriteQuery(request.query, 'UpdateOptions');
  if (!query.ok) return statusAnswer(query.status);
  const body = await request.body();
  if (!body.ok) return statusAnswer(body.status);
  const decoded = decodeBody(kind, body.value, request.header('content-type'), query.value.fieldValidation);
  if (!decoded.ok) return statusAnswer(decoded.status);
  const { object } = decoded.value;
  warnings.push(...decoded.value.warnings);
  const { namespace = '', name = '' } = path;
  const ref = { resource: resourceOf(kind), namespace, name };
  const options = updateOptions(resource, query.value);
  const creates = path.subresource === undefined && CREATED_BY_UPDATE.has(kind.plural);
  if (creates && !api.store.latest(ref) && object.metadata.name === name) {
    const created = await createObject(api, kind, namespace, object, options);
    return created.ok ? objectAnswer(resource, created.value, 201) : statusAnswer(created.status, warnings);
  }
  const updated = await updateObject(api, kind, ref, () => accept(object), options);
  return updated.ok ? objectAnswer(resource, updated.value) : statusAnswer(updated.status, warnings);
}
