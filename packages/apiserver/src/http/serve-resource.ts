import type { Kind, Subresource, Verb } from '../kinds/kind.js';
import { methodNotAllowed, noSuchPath } from '../meta/api-error.js';
import type { Nodes } from '../nodes/node-runtime.js';
import type { Api } from '../resources/api.js';
import { statusAnswer } from './answers.js';
import type { ApiAnswer, ApiRequest } from './api-request.js';
import { isAllowed, notAllowed } from './authorize.js';
import { isTrue } from './query-options.js';
import type { ResourcePath } from './request-path.js';
import type { ResourceRequest } from './resource-request.js';
import { serveCreate } from './serve-create.js';
import { serveDelete, serveDeleteCollection } from './serve-delete.js';
import { serveGet } from './serve-get.js';
import { serveList } from './serve-list.js';
import { servePatch } from './serve-patch.js';
import { isSelfReview, serveSelfReview } from './serve-self-review.js';
import { serveUpdate } from './serve-update.js';
import { serveWatch } from './serve-watch.js';
import { SUBRESOURCES } from './subresources.js';

/** What answers a request for a resource or a subresource. */
export type Serve = (resource: ResourceRequest) => ApiAnswer | Promise<ApiAnswer>;

const VERBS: Readonly<Record<Verb, Serve>> = {
  get: serveGet,
  list: serveList,
  watch: serveWatch,
  create: serveCreate,
  update: serveUpdate,
  patch: servePatch,
  delete: serveDelete,
  deletecollection: serveDeleteCollection,
};

/** Answers a request below `/api` and `/apis` that names a resource. */
export async function serveResource(
  api: Api,
  nodes: Nodes,
  path: ResourcePath,
  request: ApiRequest,
): Promise<ApiAnswer> {
  const kind = api.kinds.byPlural(path.group, path.version, path.plural);
  if (!kind || !fits(kind, path)) return statusAnswer(noSuchPath());
  const verb = verbOf(request, path);
  if (verb === undefined) return statusAnswer(methodNotAllowed(kind, request.method.toLowerCase()));
  const access = { verb, resource: kind, ...path };
  if (!isAllowed(request.identity, access)) return statusAnswer(notAllowed(request.identity, access));
  const resource: ResourceRequest = { api, nodes, kind, path, request, warnings: [] };
  if (path.subresource !== undefined) {
    const serve = SUBRESOURCES[path.subresource as Subresource]?.[verb];
    return serve ? serve(resource) : statusAnswer(methodNotAllowed(kind, verb));
  }
  if (kind.verbs && !kind.verbs.includes(verb)) return statusAnswer(methodNotAllowed(kind, verb));
  if (isSelfReview(kind.kind)) return serveSelfReview(resource);
  // Objects of a kind with namespaces are written in one.
  if (kind.namespaced && path.namespace === undefined && verb !== 'list' && verb !== 'watch')
    return statusAnswer(methodNotAllowed(kind, verb));
  return VERBS[verb](resource);
}

/** Whether the path is one of the kind's: a namespace where it has one, a subresource that it has. */
function fits({ namespaced, subresources }: Kind, { namespace, name, subresource }: ResourcePath): boolean {
  if (!namespaced && namespace !== undefined) return false;
  // Without a namespace there are only lists of everything.
  if (namespaced && namespace === undefined && name !== undefined) return false;
  return subresource === undefined || (subresources ?? []).includes(subresource as Subresource);
}

function verbOf({ method, query }: ApiRequest, { name, subresource }: ResourcePath): Verb | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (isTrue(query.get('watch')) && subresource === undefined) return 'watch';
      return name === undefined ? 'list' : 'get';
    case 'POST':
      return name === undefined || subresource !== undefined ? 'create' : undefined;
    case 'PUT':
      return name === undefined ? undefined : 'update';
    case 'PATCH':
      return name === undefined ? undefined : 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}
