import type { Cluster } from '../cluster/cluster.js';
import { isEndpoint, type Pod, podId } from '../cluster/pod.js';
import type { Service, ServicePort } from '../cluster/service.js';
import type { FlowProtocol } from '../net/protocol.js';
import type { Flow } from './flow.js';
import type { Endpoint } from './endpoint.js';

/** Where one Service port leads on one of its pods. */
export interface Backend {
  readonly pod: Pod;
  readonly port: ServicePort;
  /** The pod's port after translation; absent when the pod declares no port of the wanted name. */
  readonly targetPort?: number;
}

/** The pods that a Service's selector finds; none for a Service without selector. */
export function servicePods(service: Service, cluster: Cluster): readonly Pod[] {
  const { selector, namespace } = service;
  if (!selector || selector.size === 0) return [];
  return [...cluster.pods.values()].filter(
    (pod) =>
      pod.namespace === namespace &&
      isEndpoint(pod) &&
      [...selector].every(([key, value]) => pod.labels.get(key) === value),
  );
}

/** Where the Service's ports lead: every port, or the one asked for by number or name (SVC-1). */
export function backendsOf(
  service: Service,
  cluster: Cluster,
  wanted: { readonly port?: number | string; readonly protocol?: FlowProtocol },
): readonly Backend[] {
  const ports = service.ports.filter(
    ({ name, port, protocol }) =>
      (wanted.port === undefined || wanted.port === port || wanted.port === name) &&
      (wanted.protocol === undefined || wanted.protocol === protocol),
  );
  return servicePods(service, cluster).flatMap((pod) =>
    ports.map((port): Backend => {
      const targetPort = targetPortOn(pod, port);
      return targetPort === undefined ? { pod, port } : { pod, port, targetPort };
    }),
  );
}

/** A name stands for the pod's first port of that name and protocol. */
function targetPortOn(pod: Pod, { targetPort, protocol }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return pod.ports.find((known) => known.name === targetPort && known.protocol === protocol)?.port;
}

/** The flows that a client's flow to a Service can become, one for each backend with a port (SVC-1, SVC-2). */
export function serviceFlows(
  source: Endpoint,
  service: Service,
  cluster: Cluster,
  wanted: { readonly port?: number | string; readonly protocol?: FlowProtocol },
): readonly Flow[] {
  if (service.headless && typeof wanted.port === 'number') {
    return headlessFlows(source, service, cluster, wanted.port, wanted.protocol ?? 'TCP');
  }
  return backendsOf(service, cluster, wanted).flatMap(({ pod, port, targetPort }): Flow[] => {
    if (targetPort === undefined) return [];
    const base = { destination: { kind: 'pod', pod }, protocol: port.protocol, port: targetPort } as const;
    if (service.headless) return [{ source, ...base }];
    return clientsAsSeen(source, service, pod, cluster).map((client) => ({
      source: client,
      ...base,
      servicePort: port.port,
    }));
  });
}

/** SVC-2: nothing translates the port of a headless Service, so a client reaches the pods at the port that it asks for. */
function headlessFlows(
  source: Endpoint,
  service: Service,
  cluster: Cluster,
  port: number,
  protocol: FlowProtocol,
): readonly Flow[] {
  return servicePods(service, cluster).map((pod) => ({
    source,
    destination: { kind: 'pod', pod },
    protocol,
    port,
  }));
}

/** SVC-1: a client from outside is seen as itself under the policy Local, else as a node that the packet came to. */
function clientsAsSeen(source: Endpoint, service: Service, pod: Pod, cluster: Cluster): readonly Endpoint[] {
  const translates =
    (service.type === 'NodePort' || service.type === 'LoadBalancer') &&
    service.externalTrafficPolicy === 'Cluster';
  if (source.kind !== 'external' || !translates) return [source];
  // Translation keeps the family.
  const family = source.ip?.family ?? source.family;
  const only = family === undefined ? {} : { family };
  const nodes = [...cluster.nodes.values()];
  const others = nodes.filter((node) => node.name !== pod.node);
  // The own node lets everything in (NODE-1), so any other one decides where there is one.
  const entries = others.length > 0 ? others : nodes;
  if (entries.length > 0) return entries.map((node) => ({ kind: 'node', node, ...only }));
  return [{ kind: 'node', node: { name: '', labels: new Map(), addresses: [] }, ...only }];
}

/** What a name or an address stands for. */
export type Resolved =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint }
  | { readonly kind: 'service'; readonly service: Service };

/** The ids of everything that can be named as one end of a flow. */
export function knownIds(cluster: Cluster): readonly string[] {
  return [
    ...[...cluster.pods.values()].map(podId),
    ...[...cluster.services.values()].map(({ namespace, name }) => `${namespace}/service/${name}`),
    ...[...cluster.nodes.keys()].map((name) => `node/${name}`),
  ];
}
