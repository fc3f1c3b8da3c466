import {
  type Cluster,
  type Namespace,
  NAMESPACE_NAME_LABEL,
  type Node,
  type Pod,
  podId,
  policyId,
  type PolicyManifest,
  type Service,
} from '@sluice/engine';
import type { Diagnostic } from '../read/diagnostic.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { clusterPods } from './cluster-pods.js';
import { familiesIn } from './families-in.js';
import { type EntryPoint, serviceEntryPoints } from './entry-point.js';
import { countForeign, type ForeignCount } from './foreign-count.js';
import { gatewayRouteEntryPoints, type ReferenceGrant } from './gateway-route.js';
import { ingressEntryPoints } from './ingress.js';
import { type Entry, type Keep, takeInventory } from './inventory.js';
import { openshiftRouteEntryPoints } from './openshift-route.js';

/** How objects become a cluster. */
export interface ClusterOptions {
  /** The namespace of namespaced objects that name none; `default` when absent. */
  readonly defaultNamespace?: string;
  /** What was read for the clusters before, and is read for this one: of objects that are still the same. */
  readonly keep?: Keep;
}

/** A cluster read from manifests, and what the manifests say besides. */
export interface ClusterResult {
  readonly cluster: Cluster;
  /** What the outside of the cluster can reach by an Ingress, a route or a Service's type. */
  readonly entryPoints: readonly EntryPoint[];
  /** Kinds that Sluice does not read although they bear on its answers: never passed over in silence. */
  readonly foreign: readonly ForeignCount[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Builds the cluster that the objects describe. Never throws: an object with a field of a wrong type is told as an
 * error and left out. Policies are taken as they are: give only valid ones.
 */
export function toCluster(objects: readonly ManifestObject[], options: ClusterOptions = {}): ClusterResult {
  const diagnostics: Diagnostic[] = [];
  const inventory = takeInventory(objects, options.defaultNamespace ?? 'default', diagnostics, options.keep);
  const entries = [...inventory.entries.values()];
  const services = readServices(entries);
  const policies = new Map<string, PolicyManifest>();
  const nodes = new Map<string, Node>();
  for (const entry of entries) {
    if (entry.item.role === 'node') nodes.set(entry.name, entry.item.node);
    if (entry.item.role !== 'policy') continue;
    const policy = policyManifest(entry, entry.item.spec);
    policies.set(policyId(policy), policy);
  }
  const given = clusterPods(inventory.entries);
  const families = familiesIn(given, nodes.values(), services.values());
  const pods = new Map<string, Pod>(
    given.map((pod) => [podId(pod), pod.addresses.length > 0 ? pod : { ...pod, families }]),
  );
  const grants = entries.flatMap(({ item }) => (item.role === 'reference-grant' ? [item.grant] : []));
  const entryPoints = entries.flatMap((entry) => entryPointsOf(entry, grants, services));
  const foreign = countForeign(inventory.others, objects, diagnostics);
  const namespaces = readNamespaces(entries);
  return { cluster: { namespaces, pods, nodes, services, policies }, entryPoints, foreign, diagnostics };
}

/** Given namespaces with their labels, and those that other objects lie in with their default label (PEER-5). */
function readNamespaces(entries: readonly Entry[]): ReadonlyMap<string, Namespace> {
  const namespaces = new Map<string, Namespace>();
  for (const { item, name, object } of entries) {
    if (item.role !== 'namespace') continue;
    const labels = new Map(item.labels).set(NAMESPACE_NAME_LABEL, name);
    namespaces.set(name, { name, labels, source: object.source });
  }
  for (const { namespace } of entries) {
    if (namespace === '' || namespaces.has(namespace)) continue;
    namespaces.set(namespace, { name: namespace, labels: new Map([[NAMESPACE_NAME_LABEL, namespace]]) });
  }
  return namespaces;
}

/** Every Service; one without selector with the endpoints that its EndpointSlices, else its Endpoints, give. */
function readServices(entries: readonly Entry[]): ReadonlyMap<string, Service> {
  const services = new Map<string, Service>();
  for (const { item } of entries) {
    if (item.role === 'service') services.set(`${item.service.namespace}/${item.service.name}`, item.service);
  }
  for (const role of ['endpoints', 'endpoint-slice'] as const) {
    const found = new Map<string, Service['endpoints']>();
    for (const { item, namespace } of entries) {
      if (item.role !== role) continue;
      const id = `${namespace}/${item.service}`;
      found.set(id, [...(found.get(id) ?? []), ...item.endpoints]);
    }
    for (const [id, endpoints] of found) {
      const service = services.get(id);
      if (service === undefined || service.selector || service.type === 'ExternalName' || !endpoints)
        continue;
      services.set(id, { ...service, endpoints });
    }
  }
  return services;
}

function policyManifest({ object, namespace, name }: Entry, spec: unknown): PolicyManifest {
  const base = { kind: object.kind, name, spec, source: object.source };
  return (namespace === '' ? base : { ...base, namespace }) as PolicyManifest;
}

function entryPointsOf(
  { item, fields, namespace }: Entry,
  grants: readonly ReferenceGrant[],
  services: ReadonlyMap<string, Service>,
): readonly EntryPoint[] {
  const object = { fields, namespace, services };
  const read = (): readonly EntryPoint[] => {
    switch (item.role) {
      case 'service':
        return serviceEntryPoints(object, item.service);
      case 'ingress':
        return ingressEntryPoints(object);
      case 'openshift-route':
        return openshiftRouteEntryPoints(object);
      case 'gateway-route':
        return gatewayRouteEntryPoints(object, grants);
      default:
        return [];
    }
  };
  const entryPoints = read();
  return fields.failed ? [] : entryPoints;
}
