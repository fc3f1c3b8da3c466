// Clusters for benchmarks, as `kubectl get -o json` would print them and as people keep them in files.
import { stringify } from 'yaml';

/** @typedef {import('@sluice/engine').Cluster} Cluster */

/**
 * One List of a cluster's namespaces, its pods as Deployments, and its NetworkPolicies.
 * @param {Cluster} cluster
 */
export function listOf(cluster) {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: itemsOf(cluster) });
}

/**
 * The same in YAML with a Service for each Deployment, a file for each namespace, documents parted by `---`.
 * @param {Cluster} cluster
 */
export function filesOf(cluster) {
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const item of itemsOf(cluster)) {
    const { kind, metadata } = item;
    const namespace = metadata.namespace ?? metadata.name;
    const more = kind === 'Deployment' ? [serviceOf(item)] : [];
    const text = [item, ...more].map((object) => `---\n${stringify(object)}`).join('');
    files.set(namespace, (files.get(namespace) ?? '') + text);
  }
  return [...files].map(([namespace, text]) => ({ path: `${namespace}.yaml`, text }));
}

/** @param {any} deployment */
function serviceOf({ metadata, spec }) {
  const [{ ports }] = spec.template.spec.containers;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      selector: spec.selector.matchLabels,
      ports: ports.map((/** @type {any} */ { protocol, containerPort }) => ({
        protocol,
        port: containerPort,
      })),
    },
  };
}

/**
 * @param {Cluster} cluster
 * @returns {any[]}
 */
function itemsOf({ namespaces, pods, policies }) {
  return [
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
}
