import type { ResourceRequest } from '../http/resource-request.js';
import { badRequest, notFound } from '../meta/api-error.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { failure } from '../meta/status.js';
import { findNode, refusedDial } from '../nodes/find-node.js';
import type { NodeRuntime } from '../nodes/node-runtime.js';
import { resourceOf } from '../store/object-ref.js';

/** The pod that a request names. */
export function podOf({ api, kind, path }: ResourceRequest): Result<KubeObject> {
  const { namespace = '', name = '' } = path;
  const stored = api.store.get({ resource: resourceOf(kind), namespace, name });
  return stored ? accept(stored.object) : refuse(notFound(kind, name));
}

/** What runs a pod, for a request that is to become a stream. Refuses as a server whose proxy reaches no kubelet. */
export function runtimeFor({ api, nodes, request }: ResourceRequest, pod: KubeObject): Result<NodeRuntime> {
  const node = findNode(api, nodes, pod);
  if (!node.ok) return node;
  if (request.upgrade === undefined) return refuse(badRequest('Upgrade request required'));
  if (node.value.runtime) return accept(node.value.runtime);
  return refuse(failure(500, undefined, `error dialing backend: ${refusedDial(node.value.address)}`));
}
