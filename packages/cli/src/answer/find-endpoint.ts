import {
  type Cluster,
  type Endpoint,
  knownIds,
  type Resolved,
  resolveEndpoint,
  type Service,
} from '@sluice/engine';
import { didYouMean } from '../closest.js';
import { inputError, usageError } from '../command-error.js';

/** What a name stands for: a Service, or endpoints (several where a workload has several pods). */
export type Found =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  | { readonly kind: 'service'; readonly service: Service };

/**
 * Looks a name or an address up in the input. Throws a usage error for a text that cannot be a name, and an input
 * error, with the nearest names, for one that is not there or could mean several.
 */
export function findEndpoint(name: string, cluster: Cluster, namespace: string): Found {
  const text = withNamespace(name, cluster, namespace);
  const resolution = resolveEndpoint(text, cluster, namespace);
  if ('found' in resolution) return foundOf(resolution.found);
  switch (resolution.error) {
    case 'malformed':
      throw usageError(
        `'${text}' is no endpoint: write NAMESPACE/NAME, NAMESPACE/KIND/NAME, NAMESPACE/service/NAME, node/NAME or an address`,
      );
    case 'ambiguous':
      throw inputError(`'${text}' could be ${[...resolution.ids].sort().join(' or ')}: write which`);
    case 'not-found':
      throw inputError(notFound(text, cluster, namespace));
  }
}

const KIND =
  /^(po|pods?|svc|services?|deploy|deployments?|sts|statefulsets?|ds|daemonsets?|jobs?|cj|cronjobs?|rs|replicasets?|rc|replicationcontrollers?|dc|deploymentconfigs?|ro|rollouts?|vms?|virtualmachines?)(\.[a-z0-9.]+)?$/iu;

/** `svc/web`, as kubectl has it, is `NAMESPACE/svc/web`, unless a namespace is called like the kind. */
function withNamespace(name: string, cluster: Cluster, namespace: string): string {
  const [first = '', ...rest] = name.split('/');
  return rest.length === 1 && KIND.test(first) && !cluster.namespaces.has(first)
    ? `${namespace}/${name}`
    : name;
}

function foundOf(found: readonly Resolved[]): Found {
  const endpoints: Endpoint[] = [];
  for (const each of found) {
    if (each.kind === 'service') return each;
    endpoints.push(each.endpoint);
  }
  return { kind: 'endpoints', endpoints };
}

function notFound(text: string, cluster: Cluster, defaultNamespace: string): string {
  const parts = text.split('/');
  const [first = ''] = parts;
  const isNode = parts.length === 2 && /^nodes?$/u.test(first);
  if (isNode) return `there is no ${text} in the input${didYouMean(parts[1]!, cluster.nodes.keys())}`;
  if (parts.length === 1 && text.includes('.')) {
    const isAddress = /^[\d.]+$/u.test(text);
    return `there is no ${shown(text, defaultNamespace)} in the input, and ${
      isAddress ? 'it is no address' : 'names of hosts are not looked up: give an address'
    }`;
  }
  if (text === 'external')
    return `there is no ${shown(text, defaultNamespace)}: for the outside, give an address`;
  const namespace = parts.length === 1 ? defaultNamespace : first;
  const ids = knownIds(cluster);
  if (ids.length === 0) return `there is no ${text}: the input has no pods, workloads, Services or nodes`;
  const name = parts.at(-1)!;
  if (!ids.some((id) => id.startsWith(`${namespace}/`))) {
    const namespaces = ids.flatMap((id) => (id.startsWith('node/') ? [] : [id.slice(0, id.indexOf('/'))]));
    const near = didYouMean(namespace, namespaces);
    const elsewhere = ids.filter((id) => id.endsWith(`/${name}`));
    const hint =
      near ||
      (elsewhere.length > 0 ? `, did you mean ${elsewhere.slice(0, 3).map(short).join(' or ')}?` : '');
    return `there is no ${shown(text, namespace)}: namespace ${namespace} has no endpoints in the input${hint}`;
  }
  return `there is no ${shown(text, namespace)} in the input${nearby(name, namespace, ids)}`;
}

function shown(text: string, namespace: string): string {
  return text.includes('/') ? text : `${namespace}/${text}`;
}

/** The nearest names of the same namespace, else the same name in others. */
function nearby(name: string, namespace: string, ids: readonly string[]): string {
  const own = new Map<string, string>();
  for (const id of ids) {
    // Pods before Services of the same name.
    const last = id.slice(id.lastIndexOf('/') + 1);
    if (id.startsWith(`${namespace}/`) && !own.has(last)) own.set(last, short(id));
  }
  const same = own.get(name) ?? ids.find((id) => id.endsWith(`/${name}`) && !id.startsWith('node/'));
  if (same !== undefined) return `, did you mean ${short(same)}?`;
  const near = didYouMean(name, own.keys());
  return near.replace(/(?<=mean | or )[^ ?]+/gu, (word) => own.get(word) ?? word);
}

/** An id as one types it: a Service keeps its kind, a pod or workload needs none. */
function short(id: string): string {
  const [namespace, kind, name] = id.split('/');
  return kind === 'service' || name === undefined ? id : `${namespace}/${name}`;
}
