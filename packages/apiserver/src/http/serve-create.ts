import { createObject } from '../resources/create-object.js';
import { decodeBody } from '../wire/decode-body.js';
import { statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { objectAnswer } from './object-answer.js';
import { parseWriteQuery } from './query-options.js';
import type { ResourceRequest } from './resource-request.js';
import { updateOptions } from './write-options.js';

/** POST of a new object. */
export async function serveCreate(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, path, request, warnings } = resource;
  const query = parseWriteQuery(request.query, 'CreateOptions');
  if (!query.ok) return statusAnswer(query.status);
  const body = await request.body();
  if (!body.ok) return statusAnswer(body.status);
  const decoded = decodeBody(kind, body.value, request.header('content-type'), query.value.fieldValidation);
  if (!decoded.ok) return statusAnswer(decoded.status);
  warnings.push(...decoded.value.warnings);
  const options = updateOptions(resource, query.value);
  const created = await createObject(api, kind, path.namespace ?? '', decoded.value.object, options);
  return created.ok ? objectAnswer(resource, created.value, 201) : statusAnswer(created.status, warnings);
}
