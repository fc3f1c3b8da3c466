import type { LostObject } from '../read/diagnostic.js';

/**
 * The flows that something may bear on: those from and to `pods`, those to `services` (there may be more pods behind
 * them), those from and to addresses `outside` (one may be a node's). With a namespace: only of this one.
 */
export interface Bearing {
  readonly on: 'pods' | 'services' | 'outside';
  readonly namespace?: string;
}

const CLUSTER_POLICY = /^(ClusterNetworkPolicy|(Baseline)?AdminNetworkPolicy)$/;
const POD_MAKER =
  /^(Pod|Deployment|ReplicaSet|StatefulSet|DaemonSet|ReplicationController|Job|CronJob|DeploymentConfig|Rollout|VirtualMachine|Endpoints|EndpointSlice)$/;

/** The flows that an object would bear on, were it in the cluster; undefined where on none. */
export function bearingOf(
  { kind, name, namespace }: LostObject,
  defaultNamespace: string,
): Bearing | undefined {
  // Not known, or a list of anything: there may be a policy of any namespace in it.
  if (kind === undefined || kind.endsWith('List') || CLUSTER_POLICY.test(kind)) return { on: 'pods' };
  const own = (on: Bearing['on'], where: string | null | undefined): Bearing =>
    where === undefined ? { on } : { on, namespace: where ?? defaultNamespace };
  if (kind === 'NetworkPolicy') return own('pods', namespace);
  // Its labels decide what selects its pods.
  if (kind === 'Namespace') return own('pods', name);
  if (kind === 'Node') return { on: 'outside' };
  return POD_MAKER.test(kind) ? own('services', namespace) : undefined;
}
