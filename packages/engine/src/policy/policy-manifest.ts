import type { Source } from '../cluster/source.js';

/** `metav1.LabelSelector`; null members are as good as absent (PEER-2). */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | null;
  readonly matchExpressions?:
    | readonly {
        readonly key: string;
        readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        readonly values?: readonly string[] | null;
      }[]
    | null;
}

/** `networking.k8s.io/v1` NetworkPolicyPort. */
export interface NetworkPolicyPort {
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP' | null;
  readonly port?: number | string | null;
  readonly endPort?: number | null;
}

/** `networking.k8s.io/v1` NetworkPolicyPeer. */
export interface NetworkPolicyPeer {
  readonly podSelector?: LabelSelector | null;
  readonly namespaceSelector?: LabelSelector | null;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] | null } | null;
}

/** `networking.k8s.io/v1` NetworkPolicySpec, as written: defaults need not be filled in. */
export interface NetworkPolicySpec {
  readonly podSelector?: LabelSelector | null;
  readonly policyTypes?: readonly ('Ingress' | 'Egress')[] | null;
  readonly ingress?:
    | readonly ({
        readonly from?: readonly NetworkPolicyPeer[] | null;
        readonly ports?: readonly NetworkPolicyPort[] | null;
      } | null)[]
    | null;
  readonly egress?:
    | readonly ({
        readonly to?: readonly NetworkPolicyPeer[] | null;
        readonly ports?: readonly NetworkPolicyPort[] | null;
      } | null)[]
    | null;
}

/** A subject or peer of the cluster-wide kinds: pods by namespace and pod labels. */
export interface NamespacedPods {
  readonly namespaceSelector?: LabelSelector | null;
  readonly podSelector?: LabelSelector | null;
}

/** `policy.networking.k8s.io` subject: exactly one member. */
export interface ClusterPolicySubject {
  readonly namespaces?: LabelSelector | null;
  readonly pods?: NamespacedPods | null;
}

/** A peer of the cluster-wide kinds: exactly one member; none of these known means an unknown kind (CNP-8). */
export interface ClusterPolicyPeer {
  readonly namespaces?: LabelSelector | null;
  readonly pods?: NamespacedPods | null;
  readonly nodes?: LabelSelector | null;
  readonly networks?: readonly string[] | null;
  readonly domainNames?: readonly string[] | null;
}

/** `destinationPort` of v1alpha2: a number or an inclusive range. */
export interface DestinationPort {
  readonly number?: number | null;
  readonly range?: { readonly start: number; readonly end: number } | null;
}

/** One entry of `protocols` of v1alpha2: exactly one member. */
export interface ClusterPolicyProtocol {
  readonly tcp?: { readonly destinationPort?: DestinationPort | null } | null;
  readonly udp?: { readonly destinationPort?: DestinationPort | null } | null;
  readonly sctp?: { readonly destinationPort?: DestinationPort | null } | null;
  readonly destinationNamedPort?: string | null;
}

/** A rule of ClusterNetworkPolicy v1alpha2. */
export interface ClusterNetworkPolicyRule {
  readonly name?: string | null;
  readonly action: 'Accept' | 'Deny' | 'Pass';
  readonly from?: readonly ClusterPolicyPeer[] | null;
  readonly to?: readonly ClusterPolicyPeer[] | null;
  readonly protocols?: readonly ClusterPolicyProtocol[] | null;
}

/** `policy.networking.k8s.io/v1alpha2` ClusterNetworkPolicySpec. */
export interface ClusterNetworkPolicySpec {
  readonly tier: 'Admin' | 'Baseline';
  readonly priority: number;
  readonly subject: ClusterPolicySubject;
  readonly ingress?: readonly ClusterNetworkPolicyRule[] | null;
  readonly egress?: readonly ClusterNetworkPolicyRule[] | null;
}

/** One entry of `ports` of v1alpha1: exactly one member. */
export interface AdminNetworkPolicyPort {
  readonly portNumber?: { readonly protocol?: 'TCP' | 'UDP' | 'SCTP' | null; readonly port: number } | null;
  readonly portRange?: {
    readonly protocol?: 'TCP' | 'UDP' | 'SCTP' | null;
    readonly start: number;
    readonly end: number;
  } | null;
  readonly namedPort?: string | null;
}

/** A rule of AdminNetworkPolicy or BaselineAdminNetworkPolicy v1alpha1; the latter has no Pass. */
export interface AdminNetworkPolicyRule {
  readonly name?: string | null;
  readonly action: 'Allow' | 'Deny' | 'Pass';
  readonly from?: readonly ClusterPolicyPeer[] | null;
  readonly to?: readonly ClusterPolicyPeer[] | null;
  readonly ports?: readonly AdminNetworkPolicyPort[] | null;
}

/** `policy.networking.k8s.io/v1alpha1` spec; `priority` belongs to AdminNetworkPolicy only. */
export interface AdminNetworkPolicySpec {
  readonly priority?: number;
  readonly subject: ClusterPolicySubject;
  readonly ingress?: readonly AdminNetworkPolicyRule[] | null;
  readonly egress?: readonly AdminNetworkPolicyRule[] | null;
}

interface ManifestBase {
  readonly name: string;
  readonly source?: Source;
}

/** A valid policy object of any kind that the engine judges, as the API has it. */
export type PolicyManifest =
  | (ManifestBase & {
      readonly kind: 'NetworkPolicy';
      readonly namespace: string;
      readonly spec: NetworkPolicySpec;
    })
  | (ManifestBase & { readonly kind: 'ClusterNetworkPolicy'; readonly spec: ClusterNetworkPolicySpec })
  | (ManifestBase & {
      readonly kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy';
      readonly spec: AdminNetworkPolicySpec;
    });

/** The kinds of policy that the engine judges. */
export type PolicyKind = PolicyManifest['kind'];

/** A policy's id, unique in its cluster: `Kind/namespace/name`, or `Kind/name` for cluster-wide kinds. */
export function policyId(policy: { kind: PolicyKind; name: string; namespace?: string }): string {
  return policy.namespace === undefined
    ? `${policy.kind}/${policy.name}`
    : `${policy.kind}/${policy.namespace}/${policy.name}`;
}
