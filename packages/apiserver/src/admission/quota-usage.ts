import { at, listAt, mapAt, mapsAt, textAt } from '../meta/fields.js';
import type { JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { type Amounts, podLimits, podRequests } from '../schema/pod-amounts.js';

const ONE = 1_000_000_000n;

/** What one object takes of quotas, by the names that quotas have for it, in billionths (pkg/quota/v1/evaluator/core). */
export function usageOf(resource: string, object: KubeObject): Amounts {
  const [plural = '', group] = resource.split('/').toReversed();
  const usage = new Map<string, bigint>([[`count/${plural}${group === undefined ? '' : `.${group}`}`, ONE]]);
  if (resource === 'pods') addPod(usage, object);
  else if (resource === 'services') addService(usage, object);
  else if (group === undefined) usage.set(plural, ONE);
  return usage;
}

function addPod(usage: Map<string, bigint>, pod: KubeObject): void {
  const phase = textAt(pod, 'status', 'phase');
  // Who ended takes up nothing but its place in the store.
  if (phase === 'Succeeded' || phase === 'Failed') return;
  usage.set('pods', ONE);
  for (const [name, amount] of podRequests(pod)) {
    usage.set(`requests.${name}`, amount);
    usage.set(name, amount);
  }
  for (const [name, amount] of podLimits(pod)) usage.set(`limits.${name}`, amount);
}

function addService(usage: Map<string, bigint>, service: KubeObject): void {
  usage.set('services', ONE);
  const type = textAt(service, 'spec', 'type');
  const ports = BigInt(listAt(service, 'spec', 'ports').length);
  if (type === 'LoadBalancer') usage.set('services.loadbalancers', ONE);
  const hasNodePorts =
    type === 'NodePort' ||
    (type === 'LoadBalancer' && at(service, 'spec', 'allocateLoadBalancerNodePorts') !== false);
  if (hasNodePorts) usage.set('services.nodeports', ports * ONE);
}

/** The resource whose objects a quota counts under a name. */
export function countedResource(name: string): string {
  if (name.startsWith('count/')) {
    const [plural = '', ...group] = name.slice('count/'.length).split('.');
    return group.length === 0 ? plural : `${group.join('.')}/${plural}`;
  }
  if (name.startsWith('services')) return 'services';
  return PLAIN.has(name) ? name : 'pods';
}

const PLAIN: ReadonlySet<string> = new Set([
  'configmaps',
  'secrets',
  'resourcequotas',
  'replicationcontrollers',
  'persistentvolumeclaims',
]);

/** Whether a quota counts an object: those with scopes count the pods that are in all of them. */
export function isCounted(quota: KubeObject, resource: string, object: KubeObject): boolean {
  const scopes = listAt(quota, 'spec', 'scopes').map((scopeName) => ({ scopeName, operator: 'Exists' }));
  const all: readonly JsonMap[] = [...scopes, ...mapsAt(quota, 'spec', 'scopeSelector', 'matchExpressions')];
  return all.length === 0 || (resource === 'pods' && all.every((scope) => isInScope(scope, object)));
}

function isInScope(scope: JsonMap, pod: KubeObject): boolean {
  const isBestEffort = textAt(pod, 'status', 'qosClass') === 'BestEffort';
  const ends = at(pod, 'spec', 'activeDeadlineSeconds') !== undefined;
  switch (scope['scopeName']) {
    case 'Terminating':
      return ends;
    case 'NotTerminating':
      return !ends;
    case 'BestEffort':
      return isBestEffort;
    case 'NotBestEffort':
      return !isBestEffort;
    case 'PriorityClass':
      return priorityFits(scope, textAt(pod, 'spec', 'priorityClassName'));
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(pod);
    default:
      return false;
  }
}

function priorityFits(scope: JsonMap, name: string): boolean {
  const values = listAt(scope, 'values');
  switch (scope['operator']) {
    case 'In':
      return name !== '' && values.includes(name);
    case 'NotIn':
      return !values.includes(name);
    case 'DoesNotExist':
      return name === '';
    default:
      return name !== '';
  }
}

function crossesNamespaces(pod: KubeObject): boolean {
  return ['podAffinity', 'podAntiAffinity'].some((kind) => {
    const affinity = mapAt(pod, 'spec', 'affinity', kind);
    const terms = [
      ...mapsAt(affinity, 'requiredDuringSchedulingIgnoredDuringExecution'),
      ...mapsAt(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').map((each) =>
        mapAt(each, 'podAffinityTerm'),
      ),
    ];
    return terms.some(
      (term) => listAt(term, 'namespaces').length > 0 || at(term, 'namespaceSelector') !== undefined,
    );
  });
}

/** What objects together take of each of the names of a quota. */
export function usedOf(
  quota: KubeObject,
  names: readonly string[],
  objectsOf: (resource: string) => readonly KubeObject[],
): Map<string, bigint> {
  const used = new Map(names.map((name) => [name, 0n]));
  for (const resource of new Set(names.map(countedResource)))
    for (const object of objectsOf(resource)) {
      if (!isCounted(quota, resource, object)) continue;
      for (const [name, amount] of usageOf(resource, object))
        if (used.has(name)) used.set(name, used.get(name)! + amount);
    }
  return used;
}
