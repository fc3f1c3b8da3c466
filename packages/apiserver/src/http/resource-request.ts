import type { Kind } from '../kinds/kind.js';
import type { Nodes } from '../nodes/node-runtime.js';
import type { Api } from '../resources/api.js';
import type { ApiRequest } from './api-request.js';
import type { ResourcePath } from './request-path.js';

/** A request for a resource that is served, by somebody who may. */
export interface ResourceRequest {
  readonly api: Api;
  readonly nodes: Nodes;
  readonly kind: Kind;
  readonly path: ResourcePath;
  readonly request: ApiRequest;
  /** Collects the texts of `Warning` headers. */
  readonly warnings: string[];
}
