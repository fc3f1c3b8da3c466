import { isMap, own } from '../meta/json.js';
import { badRequest, conflict } from '../meta/api-error.js';
import { accept, refuse } from '../meta/result.js';
import { success } from '../meta/status.js';
import { timeText } from '../resources/api.js';
import { boundPod } from '../resources/bound-pod.js';
import { updateObject } from '../resources/update-object.js';
import { resourceOf } from '../store/object-ref.js';
import { jsonAnswer, statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { parseWriteQuery } from './query-options.js';
import { readForeign } from './read-foreign.js';
import type { ResourceRequest } from './resource-request.js';
import { updateOptions } from './write-options.js';

/** POST of a Binding: the pod gets its node, once. */
export async function serveBinding(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, path, request } = resource;
  const query = parseWriteQuery(request.query, 'CreateOptions');
  if (!query.ok) return statusAnswer(query.status);
  const binding = await readForeign(request);
  if (!binding.ok) return statusAnswer(binding.status);
  const node = own(own(binding.value, 'target'), 'name');
  if (typeof node !== 'string' || node === '')
    return statusAnswer(badRequest('Binding "" is invalid: target.name: Required value'));
  const { namespace = '', name = '' } = path;
  const ref = { resource: resourceOf(kind), namespace, name };
  const bound = await updateObject(
    api,
    kind,
    ref,
    (pod) => {
      const spec = isMap(pod['spec']) ? pod['spec'] : {};
      if (pod.metadata.deletionTimestamp !== undefined)
        return refuse(conflict(kind, name, `pod ${name} is being deleted, cannot be assigned to a host`));
      if (spec['nodeName'])
        return refuse(
          conflict(kind, name, `pod ${name} is already assigned to node "${String(spec['nodeName'])}"`),
        );
      return accept(boundPod(pod, node, timeText(api.now())));
    },
    { ...updateOptions(resource, query.value), subresource: 'binding' },
  );
  return bound.ok ? jsonAnswer({ ...success(), code: 201 }, 201) : statusAnswer(bound.status);
}
