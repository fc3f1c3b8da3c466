import { badRequest, notFound } from '../meta/api-error.js';
import { mapsAt, numberAt, textAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { failure } from '../meta/status.js';
import type { Api } from '../resources/api.js';
import type { NodeRuntime, Nodes } from './node-runtime.js';

/** The node of a pod: what runs it, or the address where a kubelet should answer and none does. */
export type FoundNode =
  { readonly runtime: NodeRuntime } | { readonly runtime?: undefined; readonly address: string };

/** The kinds of addresses in the order in which the API server tries them in a cluster of kubeadm. */
const ADDRESS_TYPES: readonly string[] = ['InternalIP', 'ExternalIP', 'Hostname'];
const NODES = { group: '', plural: 'nodes' } as const;
const KUBELET_PORT = 10_250;

/** Finds the node that a pod is bound to (kubelet/client, GetConnectionInfo). Refuses when there is none. */
export function findNode(api: Api, nodes: Nodes, pod: KubeObject): Result<FoundNode> {
  const name = textAt(pod, 'spec', 'nodeName');
  if (name === '') return refuse(badRequest(`pod ${pod.metadata.name} does not have a host assigned`));
  const runtime = nodes(name);
  if (runtime) return accept({ runtime });
  const node = api.store.get({ resource: NODES.plural, namespace: '', name })?.object;
  if (!node) return refuse(notFound(NODES, name));
  const addresses = mapsAt(node, 'status', 'addresses');
  const host = ADDRESS_TYPES.flatMap((type) => addresses.filter((each) => each['type'] === type))[0];
  if (!host) return refuse(failure(500, undefined, 'no preferred addresses found; known addresses: []'));
  const port = numberAt(node, 'status', 'daemonEndpoints', 'kubeletEndpoint', 'Port') || KUBELET_PORT;
  const address = textAt(host, 'address');
  return accept({ address: `${address.includes(':') ? `[${address}]` : address}:${port}` });
}

/** Why a node cannot be asked on which nothing runs. */
export function refusedDial(address: string): string {
  return `dial tcp ${address}: connect: connection refused`;
}
