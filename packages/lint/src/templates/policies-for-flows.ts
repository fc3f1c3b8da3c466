import {
  type Cluster,
  type MatrixEndpoint,
  matrixOf,
  type PolicyManifest,
  policyId,
  trafficSets,
} from '@sluice/engine';
import { FlowPlan } from './flow-plan.js';
import type { MadePolicy } from './made-policy.js';
import type { WantedFlow } from './wanted-flow.js';

/** The policies, or why there are none. */
export type PoliciesForFlows =
  { readonly policies: readonly MadePolicy[] } | { readonly problems: readonly string[] };

/**
 * The fewest policies, at most one for each set of sources and ports, by which exactly the wanted flows may pass between the workloads
 * of the cluster: whatever is not wanted between two of them is denied, at the destination. A workload with wanted flows to or from addresses
 * outside is isolated in that direction too. The result is held against the engine before it is given.
 */
export function policiesForFlows(cluster: Cluster, wanted: readonly WantedFlow[]): PoliciesForFlows {
  const bare: Cluster = { ...cluster, policies: new Map() };
  const ends = matrixOf(bare).endpoints.filter(({ pods }) => pods.length > 0);
  const selectable = ends.filter(({ pods }) => pods.every(({ hostNetwork }) => !hostNetwork));
  const plan = new FlowPlan(selectable, wanted);
  const problems = [...plan.problems()];
  if (problems.length > 0) return { problems };
  const policies = plan.policies();
  const wrong = differences(cluster, selectable, plan, policies);
  return wrong.length > 0 ? { problems: wrong } : { policies };
}

/** The pairs of workloads between which the engine sees other traffic than what is wanted. */
function differences(
  cluster: Cluster,
  workloads: readonly MatrixEndpoint[],
  plan: FlowPlan,
  made: readonly MadePolicy[],
): readonly string[] {
  const policies = made.map((policy): PolicyManifest => ({
    kind: 'NetworkPolicy',
    name: policy.name,
    namespace: policy.namespace ?? 'default',
    spec: policy.spec,
  }));
  const matrix = matrixOf({
    ...cluster,
    policies: new Map(policies.map((policy) => [policyId(policy), policy])),
  });
  const ids = new Set(workloads.map(({ id }) => id));
  const ends = matrix.endpoints.filter(({ id }) => ids.has(id));
  return ends.flatMap((source) =>
    ends.flatMap((destination) => {
      const isOnePod = source === destination && source.pods.length === 1 && !source.pods[0]!.template;
      if (
        isOnePod ||
        trafficSets.equal(matrix.traffic(source, destination), plan.between(source.id, destination.id))
      )
        return [];
      return [`${source.id} to ${destination.id} cannot be told from other flows by labels`];
    }),
  );
}
