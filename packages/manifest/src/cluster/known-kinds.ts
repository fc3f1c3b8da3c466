import type { ManifestObject } from '../read/manifest-object.js';
import { POLICY_API_VERSIONS } from '../read/policy-kinds.js';

/** What an object of a known kind is to the cluster. */
export type Role =
  | 'pod'
  | 'workload'
  | 'namespace'
  | 'node'
  | 'service'
  | 'endpoints'
  | 'endpoint-slice'
  | 'policy'
  | 'ingress'
  | 'gateway-route'
  | 'reference-grant'
  | 'openshift-route';

/** A kind that Sluice reads: one resource, in whichever groups and versions Kubernetes has had it. */
export interface KnownKind {
  readonly kind: string;
  readonly role: Role;
  readonly namespaced: boolean;
  /** Group and version as `apiVersion` has them; a group with a slash at its end stands for all its versions. */
  readonly apiVersions: readonly string[];
}

const known = (kind: string, role: Role, apiVersions: readonly string[], namespaced = true): KnownKind => ({
  kind,
  role,
  namespaced,
  apiVersions,
});

const APPS = ['apps/v1', 'apps/v1beta2', 'apps/v1beta1'];
const GATEWAY = ['gateway.networking.k8s.io/'];

const KNOWN_KINDS: readonly KnownKind[] = [
  known('Pod', 'pod', ['v1']),
  known('ReplicationController', 'workload', ['v1']),
  known('Deployment', 'workload', [...APPS, 'extensions/v1beta1']),
  known('ReplicaSet', 'workload', [...APPS, 'extensions/v1beta1']),
  known('DaemonSet', 'workload', [...APPS, 'extensions/v1beta1']),
  known('StatefulSet', 'workload', APPS),
  known('Job', 'workload', ['batch/v1', 'extensions/v1beta1']),
  known('CronJob', 'workload', ['batch/v1', 'batch/v1beta1', 'batch/v2alpha1']),
  known('DeploymentConfig', 'workload', ['apps.openshift.io/v1', 'v1']),
  known('Rollout', 'workload', ['argoproj.io/v1alpha1']),
  known('VirtualMachine', 'workload', ['kubevirt.io/v1', 'kubevirt.io/v1alpha3']),
  known('Namespace', 'namespace', ['v1'], false),
  known('Node', 'node', ['v1'], false),
  known('Service', 'service', ['v1']),
  known('Endpoints', 'endpoints', ['v1']),
  known('EndpointSlice', 'endpoint-slice', ['discovery.k8s.io/v1', 'discovery.k8s.io/v1beta1']),
  known('NetworkPolicy', 'policy', [...POLICY_API_VERSIONS.NetworkPolicy, 'extensions/v1beta1']),
  known('ClusterNetworkPolicy', 'policy', POLICY_API_VERSIONS.ClusterNetworkPolicy, false),
  known('AdminNetworkPolicy', 'policy', POLICY_API_VERSIONS.AdminNetworkPolicy, false),
  known('BaselineAdminNetworkPolicy', 'policy', POLICY_API_VERSIONS.BaselineAdminNetworkPolicy, false),
  known('Ingress', 'ingress', ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1']),
  known('HTTPRoute', 'gateway-route', GATEWAY),
  known('GRPCRoute', 'gateway-route', GATEWAY),
  known('TCPRoute', 'gateway-route', GATEWAY),
  known('TLSRoute', 'gateway-route', GATEWAY),
  known('UDPRoute', 'gateway-route', GATEWAY),
  known('ReferenceGrant', 'reference-grant', GATEWAY),
  known('Route', 'openshift-route', ['route.openshift.io/v1', 'v1']),
];

const byKind = new Map<string, KnownKind>(KNOWN_KINDS.map((entry) => [entry.kind, entry]));

/** The known kind of an object, or undefined when Sluice does not read this kind of this group and version. */
export function knownKind(object: Pick<ManifestObject, 'apiVersion' | 'kind'>): KnownKind | undefined {
  const entry = byKind.get(object.kind);
  const matches = (apiVersion: string): boolean =>
    apiVersion.endsWith('/') ? object.apiVersion.startsWith(apiVersion) : object.apiVersion === apiVersion;
  return entry?.apiVersions.some(matches) ? entry : undefined;
}

/**
 * Whether the kind is one of Kubernetes' own in a group and version of its own that never had it, such as a
 * Deployment of `v1`: no API server would take it. A group of somebody else may use any word for its kinds.
 */
export function isMisplaced(object: Pick<ManifestObject, 'apiVersion' | 'kind'>): boolean {
  const group = groupOf(object.apiVersion);
  const own = !group.includes('.') || group.endsWith('.k8s.io');
  return own && byKind.has(object.kind) && knownKind(object) === undefined;
}

/** The group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
