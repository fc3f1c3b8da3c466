import type { Cluster } from '../cluster/cluster.js';
import { compilePolicy, isEnforced, policyOrder } from '../policy/compile.js';
import { type Profile, STANDARD } from '../policy/profile.js';
import type { Policy } from '../policy/rule.js';

/** What every judgement reads: a snapshot, its policies in the one form, and the profile to judge by. */
export interface Model {
  readonly cluster: Cluster;
  readonly profile: Profile;
  /** In the order in which they are asked (CNP-1); without those that the profile does not enforce. */
  readonly policies: readonly Policy[];
}

/** Compiles a snapshot's policies for a profile. */
export function modelOf(cluster: Cluster, profile: Profile = STANDARD): Model {
  const policies = [...cluster.policies.values()]
    .filter((manifest) => isEnforced(manifest, profile))
    .map((manifest) => compilePolicy(manifest, profile))
    .sort(policyOrder);
  return { cluster, profile, policies };
}
