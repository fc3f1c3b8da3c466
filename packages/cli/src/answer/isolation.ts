import { type Cluster, matches, modelOf, type Pod, type Policy, type Profile } from '@sluice/engine';
import type { ReportEndpoint } from '../output/report.js';

/** For a pod: the directions in which it is isolated, and the policies that select it. Nothing for other endpoints. */
export function isolationOf(
  cluster: Cluster,
  profile: Profile,
): (pod: Pod | undefined) => Pick<ReportEndpoint, 'isolated' | 'policies'> {
  const wide: Policy[] = [];
  const byNamespace = new Map<string, Policy[]>();
  for (const policy of modelOf(cluster, profile).policies) {
    const { namespaces } = policy.subject;
    if (typeof namespaces !== 'string') wide.push(policy);
    else if (byNamespace.has(namespaces)) byNamespace.get(namespaces)!.push(policy);
    else byNamespace.set(namespaces, [policy]);
  }
  return (pod) => {
    if (!pod || (pod.hostNetwork && profile.switches.hostNetworkPods === 'node')) return {};
    const labels = cluster.namespaces.get(pod.namespace)?.labels ?? new Map<string, string>();
    const selecting = [
      ...(byNamespace.get(pod.namespace) ?? []),
      ...wide.filter(
        ({ subject }) => typeof subject.namespaces !== 'string' && matches(subject.namespaces, labels),
      ),
    ].filter(({ subject }) => matches(subject.pods, pod.labels));
    return {
      isolated: {
        ingress: selecting.some(({ isolates }) => isolates.ingress),
        egress: selecting.some(({ isolates }) => isolates.egress),
      },
      policies: selecting.map(({ id }) => id),
    };
  };
}
