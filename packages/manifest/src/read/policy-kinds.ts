import type { PolicyKind } from '@sluice/engine';

/** The apiVersions under which each kind of policy is analysed; v1beta1 has the fields and rules of v1alpha2. */
export const POLICY_API_VERSIONS: Readonly<Record<PolicyKind, readonly string[]>> = {
  NetworkPolicy: ['networking.k8s.io/v1'],
  ClusterNetworkPolicy: ['policy.networking.k8s.io/v1alpha2', 'policy.networking.k8s.io/v1beta1'],
  AdminNetworkPolicy: ['policy.networking.k8s.io/v1alpha1'],
  BaselineAdminNetworkPolicy: ['policy.networking.k8s.io/v1alpha1'],
};

/** The kind of policy that an object is, if it is one that is analysed. */
export function policyKindOf(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): PolicyKind | undefined {
  const { apiVersion, kind } = object;
  return Object.hasOwn(POLICY_API_VERSIONS, kind) &&
    POLICY_API_VERSIONS[kind as PolicyKind].includes(apiVersion)
    ? (kind as PolicyKind)
    : undefined;
}
