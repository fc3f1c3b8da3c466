import { failure } from '../meta/status.js';
import { notFound } from '../meta/api-error.js';
import { resourceOf } from '../store/object-ref.js';
import { objectForm } from './accept.js';
import { statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { objectAnswer } from './object-answer.js';
import type { ResourceRequest } from './resource-request.js';

/** The refusal of a client that takes nothing the server has. */
export function notAcceptable(): ApiAnswer {
  const known = 'application/json, application/json;stream=watch';
  const message = `only the following media types are accepted: ${known}`;
  return statusAnswer(failure(406, 'NotAcceptable', message));
}

/** GET of one object. */
export function serveGet(request: ResourceRequest): ApiAnswer {
  const { api, kind, path } = request;
  if (objectForm(request.request.header('accept')) === undefined) return notAcceptable();
  const { namespace = '', name = '' } = path;
  const stored = api.store.get({ resource: resourceOf(kind), namespace, name });
  return stored ? objectAnswer(request, stored) : statusAnswer(notFound(kind, name));
}
