// Clusters for benchmarks as `kubectl get -o json` would print them.

/** @typedef {import('@sluice/engine').Cluster} Cluster */

/**
 * One List of a cluster's namespaces, its pods as Deployments, and its NetworkPolicies.
 * @param {Cluster} cluster
 */
export function listOf({ namespaces, pods, policies }) {
  const items = [
    ...[...namespaces.values()].map(({ name, labels }) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: Object.fromEntries(labels) },
    })),
    ...[...pods.values()].map(({ namespace, name, labels, ports }) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace, name },
      spec: {
        selector: { matchLabels: Object.fromEntries(labels) },
        template: {
          metadata: { labels: Object.fromEntries(labels) },
          spec: {
            containers: [
              {
                name: 'main',
                image: 'main',
                ports: ports.map(({ name: portName, protocol, port }) => ({
                  name: portName,
                  protocol,
                  containerPort: port,
                })),
              },
            ],
          },
        },
      },
    })),
    ...[...policies.values()].flatMap((policy) =>
      policy.kind === 'NetworkPolicy'
        ? [
            {
              apiVersion: 'networking.k8s.io/v1',
              kind: 'NetworkPolicy',
              metadata: { namespace: policy.namespace, name: policy.name },
              spec: policy.spec,
            },
          ]
        : [],
    ),
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
