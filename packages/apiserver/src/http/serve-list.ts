import { apiVersionOf } from '../meta/resource-name.js';
import { badRequest } from '../meta/api-error.js';
import { listObjects, type ObjectList } from '../resources/list-objects.js';
import type { Stored } from '../store/stored.js';
import { objectForm } from './accept.js';
import { jsonAnswer, statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { includeOf } from './object-answer.js';
import { parseCount } from './query-options.js';
import type { ResourceRequest } from './resource-request.js';
import { parseSelection } from './select-query.js';
import { notAcceptable } from './serve-get.js';
import { partialMetadata, toTable } from './table.js';

/** GET of all objects of a kind, in a namespace or everywhere. */
export function serveList(resource: ResourceRequest): ApiAnswer {
  const { api, kind, path, request } = resource;
  const { query } = request;
  const form = objectForm(request.header('accept'));
  if (form === undefined) return notAcceptable();
  const selection = parseSelection(kind, query);
  if (!selection.ok) return statusAnswer(selection.status);
  const limit = parseCount(query, 'limit');
  if (!limit.ok) return statusAnswer(limit.status);
  const version = query.get('resourceVersion') ?? '';
  if (!/^\d{0,15}$/.test(version))
    return statusAnswer(
      badRequest(
        `resourceVersion: Invalid value: ${JSON.stringify(version)}: strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`,
      ),
    );
  const match = query.get('resourceVersionMatch');
  const token = query.get('continue');
  const list = listObjects(api, kind, {
    ...selection.value,
    ...(path.namespace !== undefined && { namespace: path.namespace }),
    ...(limit.value !== undefined && { limit: limit.value }),
    ...(token !== null && token !== '' && { continue: token }),
    ...(version !== '' && { resourceVersion: version }),
    ...((match === 'Exact' || match === 'NotOlderThan') && { match }),
  });
  if (!list.ok) return statusAnswer(list.status);
  const { items } = list.value;
  const metadata = listMetadata(list.value);
  switch (form) {
    case 'Table': {
      const frame = { metadata, include: includeOf(query), now: api.now(), columns: true };
      const objects = items.map(({ object }) => object);
      return jsonAnswer(toTable(kind, objects, frame));
    }
    case 'PartialObjectMetadata':
      return jsonAnswer({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map(({ object }) => partialMetadata(object)),
      });
    case 'object': {
      const head = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind.group, kind.version), metadata };
      return { code: 200, contentType: 'application/json', body: { pieces: listPieces(head, items) } };
    }
  }
}

/** So many objects are put together at a time: a large list is never one text. */
const PIECE = 100;

function* listPieces(head: object, items: readonly Stored[]): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"items":[`;
  for (let from = 0; from < items.length; from += PIECE) {
    const texts = items.slice(from, from + PIECE).map(({ json }) => json);
    yield (from > 0 ? ',' : '') + texts.join(',');
  }
  yield ']}';
}

function listMetadata({
  revision,
  continue: token,
  remaining,
}: ObjectList): Readonly<Record<string, unknown>> {
  return {
    resourceVersion: String(revision),
    ...(token !== undefined && { continue: token }),
    ...(remaining !== undefined && { remainingItemCount: remaining }),
  };
}
