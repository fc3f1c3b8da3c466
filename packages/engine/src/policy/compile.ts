import { ascending } from '../ascending.js';
import { compileAdminNetworkPolicy } from './admin-network-policy.js';
import { compileClusterNetworkPolicy } from './cluster-network-policy.js';
import { compileNetworkPolicy } from './network-policy.js';
import type { PolicyManifest } from './policy-manifest.js';
import { type Profile, STANDARD } from './profile.js';
import type { Policy, Tier } from './rule.js';

/** Compiles a valid policy of any API to the one form, as the profile's implementation reads it. */
export function compilePolicy(manifest: PolicyManifest, profile: Profile = STANDARD): Policy {
  switch (manifest.kind) {
    case 'NetworkPolicy':
      return compileNetworkPolicy(manifest, profile);
    case 'ClusterNetworkPolicy':
      return compileClusterNetworkPolicy(manifest);
    case 'AdminNetworkPolicy':
    case 'BaselineAdminNetworkPolicy':
      return compileAdminNetworkPolicy(manifest);
  }
}

/** Whether the profile's implementation acts on policies of this kind at all. */
export function isEnforced({ kind }: Pick<PolicyManifest, 'kind'>, profile: Profile): boolean {
  if (!profile.enforces || kind === 'NetworkPolicy') return profile.enforces;
  return profile.clusterPolicies.includes(kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1');
}

/** What the order of policies depends on. */
type PolicyRank = Pick<Policy, 'id' | 'name' | 'tier' | 'priority'>;

const TIER_ORDER: Readonly<Record<Tier, number>> = { Admin: 0, NetworkPolicy: 1, Baseline: 2 };

/** The order in which policies are asked (CNP-1): tier, ascending priority, and by name where priorities tie (CNP-4). */
export function policyOrder(a: PolicyRank, b: PolicyRank): number {
  return (
    TIER_ORDER[a.tier] - TIER_ORDER[b.tier] ||
    a.priority - b.priority ||
    ascending(a.name, b.name) ||
    ascending(a.id, b.id)
  );
}
