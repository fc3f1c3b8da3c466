import type { Kind } from '../kinds/kind.js';
import { apiVersionOf } from '../meta/resource-name.js';
import { success } from '../meta/status.js';
import { type Deletion, deleteObject } from '../resources/delete-object.js';
import { listObjects } from '../resources/list-objects.js';
import { resourceOf } from '../store/object-ref.js';
import { jsonAnswer, statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { readDeleteOptions } from './delete-options.js';
import { objectAnswer } from './object-answer.js';
import type { ResourceRequest } from './resource-request.js';
import { parseSelection } from './select-query.js';

/** Kinds whose deletion answers with the object (ReturnDeletedObject). */
const ANSWERED_WITH_OBJECT: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'resourcequotas',
  'podtemplates',
]);

/** DELETE of one object. */
export async function serveDelete(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, path, request } = resource;
  const options = await readDeleteOptions(request);
  if (!options.ok) return statusAnswer(options.status);
  const { namespace = '', name = '' } = path;
  const ref = { resource: resourceOf(kind), namespace, name };
  const deleted = await deleteObject(api, kind, ref, options.value);
  if (!deleted.ok) return statusAnswer(deleted.status);
  return deletionAnswer(resource, deleted.value);
}

function deletionAnswer(resource: ResourceRequest, { gone, stored }: Deletion): ApiAnswer {
  const { kind } = resource;
  if (!gone || ANSWERED_WITH_OBJECT.has(resourceOf(kind))) return objectAnswer(resource, stored);
  return jsonAnswer(
    success({
      name: stored.ref.name,
      ...(kind.group !== '' && { group: kind.group }),
      kind: kind.plural,
      uid: stored.object.metadata.uid ?? '',
    }),
  );
}

/** DELETE of all objects that the query selects; answers with what they were. */
export async function serveDeleteCollection(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, path, request } = resource;
  const options = await readDeleteOptions(request);
  if (!options.ok) return statusAnswer(options.status);
  const selection = parseSelection(kind, request.query);
  if (!selection.ok) return statusAnswer(selection.status);
  const list = listObjects(api, kind, {
    ...selection.value,
    ...(path.namespace !== undefined && { namespace: path.namespace }),
  });
  if (!list.ok) return statusAnswer(list.status);
  const outcomes = await Promise.all(
    list.value.items.map(({ ref }) => deleteObject(api, kind, ref, options.value)),
  );
  // Who was deleted by somebody else in between is as gone as asked for.
  const refused = outcomes.find((outcome) => !outcome.ok && outcome.status.reason !== 'NotFound');
  if (refused && !refused.ok) return statusAnswer(refused.status);
  return jsonAnswer(
    listOf(
      kind,
      list.value.revision,
      list.value.items.map(({ json }) => json),
    ),
  );
}

function listOf(kind: Kind, revision: number, items: readonly string[]): string {
  const head = {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind.group, kind.version),
    metadata: { resourceVersion: String(revision) },
  };
  return `${JSON.stringify(head).slice(0, -1)},"items":[${items.join(',')}]}`;
}
