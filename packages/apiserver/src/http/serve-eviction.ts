import { own } from '../meta/json.js';
import { badRequest } from '../meta/api-error.js';
import { success } from '../meta/status.js';
import { deleteObject } from '../resources/delete-object.js';
import { resourceOf } from '../store/object-ref.js';
import { jsonAnswer, statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { decodeDeleteOptions } from './delete-options.js';
import { readForeign } from './read-foreign.js';
import type { ResourceRequest } from './resource-request.js';

/** POST of a policy/v1 Eviction: the pod is deleted as the eviction says (no budget stands against it here). */
export async function serveEviction(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, path } = resource;
  const eviction = await readForeign(resource.request);
  if (!eviction.ok) return statusAnswer(eviction.status);
  const { namespace = '', name = '' } = path;
  const named = own(own(eviction.value, 'metadata'), 'name');
  if (named !== undefined && named !== '' && named !== name)
    return statusAnswer(badRequest('name in URL does not match name in Eviction object'));
  const options = decodeDeleteOptions(own(eviction.value, 'deleteOptions') ?? {});
  if (!options.ok) return statusAnswer(options.status);
  const dryRun = options.value.dryRun || resource.request.query.get('dryRun') === 'All';
  const ref = { resource: resourceOf(kind), namespace, name };
  const deleted = await deleteObject(api, kind, ref, { ...options.value, dryRun });
  return deleted.ok ? jsonAnswer({ ...success(), code: 201 }, 201) : statusAnswer(deleted.status);
}
