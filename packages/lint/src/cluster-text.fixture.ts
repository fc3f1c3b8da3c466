import { type Cluster, formatIp, type Labels } from '@sluice/engine';
import { POLICY_API_VERSIONS } from '@sluice/manifest';
import { stringify } from 'yaml';

/** How a manifest is laid out. */
export type Layout = 'block' | 'flush lists' | 'braces' | 'json';

/** A cluster as a user would write it, a document an object; pods become Pods or Deployments, Services lead to each label `app`. */
export function clusterText(cluster: Cluster, layout: Layout): string {
  return manifestsOf(cluster)
    .map((object) => `---\n${textOf(object, layout)}\n`)
    .join('');
}

function textOf(object: object, layout: Layout): string {
  switch (layout) {
    case 'block':
      return stringify(object, { version: '1.1' });
    case 'flush lists':
      return stringify(object, { version: '1.1', indentSeq: false });
    case 'braces':
      return stringify(object, { version: '1.1', collectionStyle: 'flow', lineWidth: 100 });
    case 'json':
      return JSON.stringify(object, undefined, 2);
  }
}

function manifestsOf({ namespaces, pods, nodes, policies }: Cluster): readonly object[] {
  const text = (labels: Labels): object => Object.fromEntries(labels);
  return [
    ...[...namespaces.values()].map(({ name, labels }) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: text(labels) },
    })),
    ...[...nodes.values()].map(({ name, labels, addresses }) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: text(labels) },
      status: { addresses: addresses.map((ip) => ({ type: 'InternalIP', address: formatIp(ip) })) },
    })),
    ...[...pods.values()].map((pod) => {
      const { kind, name, namespace, labels, hostNetwork } = pod;
      const ports = pod.ports.map((port) => ({
        ...(port.name !== undefined && { name: port.name }),
        protocol: port.protocol,
        containerPort: port.port,
      }));
      const spec = { hostNetwork, containers: [{ name: 'main', image: 'main', ports }] };
      return kind === 'Pod'
        ? { apiVersion: 'v1', kind, metadata: { name, namespace, labels: text(labels) }, spec }
        : {
            apiVersion: 'apps/v1',
            kind,
            metadata: { name, namespace },
            spec: { selector: {}, template: { metadata: { labels: text(labels) }, spec } },
          };
    }),
    ...[...pods.values()].slice(0, 2).map(({ name, namespace, labels, ports }) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `of-${name}`, namespace },
      spec: {
        type: 'NodePort',
        selector: text(labels),
        ports: [{ port: 80, protocol: 'TCP', targetPort: ports[0]?.port ?? 8080 }],
      },
    })),
    ...[...policies.values()].map((policy) => ({
      apiVersion: POLICY_API_VERSIONS[policy.kind].at(-1),
      kind: policy.kind,
      metadata: {
        name: policy.name,
        ...(policy.kind === 'NetworkPolicy' && { namespace: policy.namespace }),
      },
      spec: policy.spec,
    })),
  ];
}
