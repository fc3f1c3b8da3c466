import type { Cluster } from '../cluster/cluster.js';
import { isEndpoint, type Pod, podId } from '../cluster/pod.js';
import type { Service, ServicePort } from '../cluster/service.js';
import { type Ip, sameIp } from '../net/ip.js';
import type { FlowProtocol } from '../net/protocol.js';
import type { Flow } from './flow.js';
import { addressesOf, type Endpoint, endpointId } from './endpoint.js';
import { atAddress } from './resolve-endpoint.js';

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
export function backendsOf(service: Service, cluster: Cluster, wanted: WantedPort): readonly Backend[] {
  const ports = portsAskedFor(service, wanted);
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

/** What is behind a Service: the pods that it selects, or the addresses that are listed for one that selects none. */
export function serviceEndpoints(service: Service, cluster: Cluster): readonly Endpoint[] {
  const pods = servicePods(service, cluster).map((pod): Endpoint => ({ kind: 'pod', pod }));
  const listed = (service.endpoints ?? []).flatMap(({ addresses }) => atAddresses(addresses, cluster));
  return [...pods, ...new Map(listed.map((endpoint) => [endpointId(endpoint), endpoint])).values()];
}

function atAddresses(addresses: readonly Ip[], cluster: Cluster): readonly Endpoint[] {
  return addresses.map((ip) => {
    const there = atAddress(ip, cluster);
    // A Service's address among them is translated no second time.
    return there.kind === 'endpoint' ? there.endpoint : { kind: 'external', ip };
  });
}

/** What a client asks a Service for; without a port every port, without a protocol every protocol. */
export interface WantedPort {
  readonly port?: number | string;
  readonly protocol?: FlowProtocol;
}

/**
 * The flows that a client's flow to a Service can become: one for each endpoint behind it and each of its ports that
 * leads there (SVC-1, SVC-2).
 */
export function serviceFlows(
  source: Endpoint,
  service: Service,
  cluster: Cluster,
  wanted: WantedPort,
): readonly Flow[] {
  const { port: asked, protocol = 'TCP' } = wanted;
  // SVC-2: nothing translates, so a client reaches the endpoints at the port that it asks for.
  if (service.headless && typeof asked === 'number') {
    const endpoints = serviceEndpoints(service, cluster);
    return endpoints.map((destination) => ({ source, destination, protocol, port: asked }));
  }
  const translated = [...selectedFlows(service, cluster, wanted), ...listedFlows(service, cluster, wanted)];
  return translated.flatMap(({ destination, protocol: by, port, servicePort }): Flow[] => {
    const flow = { destination, protocol: by, port };
    if (service.headless) return [{ source, ...flow }];
    const clients = clientsAsSeen(source, service, destination, cluster);
    return clients.map((client) => ({ source: client, ...flow, servicePort }));
  });
}

type Translated = Required<Omit<Flow, 'source'>>;

function selectedFlows(service: Service, cluster: Cluster, wanted: WantedPort): readonly Translated[] {
  return backendsOf(service, cluster, wanted).flatMap(({ pod, port, targetPort }) =>
    targetPort === undefined
      ? []
      : [
          {
            destination: { kind: 'pod', pod },
            protocol: port.protocol,
            port: targetPort,
            servicePort: port.port,
          } satisfies Translated,
        ],
  );
}

/** Listed endpoints serve a Service port by its name, each at a number of their own. */
function listedFlows(service: Service, cluster: Cluster, wanted: WantedPort): readonly Translated[] {
  return portsAskedFor(service, wanted).flatMap(({ name, protocol, port: servicePort }) =>
    (service.endpoints ?? []).flatMap(({ addresses, ports }) =>
      ports
        .filter((served) => served.name === name && served.protocol === protocol)
        .flatMap(({ port }) =>
          atAddresses(addresses, cluster).map((destination) => ({
            destination,
            protocol,
            port,
            servicePort,
          })),
        ),
    ),
  );
}

/** The ports of a Service that are asked for, by number or by name. */
export function portsAskedFor(service: Service, { port, protocol }: WantedPort): readonly ServicePort[] {
  return service.ports.filter(
    (known) =>
      (port === undefined || port === known.port || port === known.name) &&
      (protocol === undefined || protocol === known.protocol),
  );
}

/**
 * The Service, and its port, that a flow to an address outside or to a node is led to: by the address that the Service has
 * there, or by its node port. Undefined where the flow stays what it is.
 */
export function serviceBehind(
  end: Endpoint,
  { port, protocol }: WantedPort,
  cluster: Cluster,
): { readonly service: Service; readonly port?: number } | undefined {
  if (end.kind === 'pod') return undefined;
  const by = protocol ?? 'TCP';
  const addresses = addressesOf(end);
  for (const service of cluster.services.values()) {
    const led = (service.outsideAddresses ?? []).some((own) => addresses.some((ip) => sameIp(own, ip)));
    // A node has ports of its own besides.
    if (port === undefined && led && end.kind === 'external') return { service };
    for (const known of service.ports) {
      if (known.protocol !== by) continue;
      const here = (led && known.port === port) || (end.kind === 'node' && known.nodePort === port);
      if (port !== undefined && here) return { service, port: known.port };
    }
  }
  return undefined;
}

/** SVC-1: a client from outside is seen as itself under the policy Local, else as a node, other than the pod’s own, that the packet came to. */
function clientsAsSeen(
  source: Endpoint,
  service: Service,
  destination: Endpoint,
  cluster: Cluster,
): readonly Endpoint[] {
  const isOpen =
    service.type === 'NodePort' || service.type === 'LoadBalancer' || service.outsideAddresses !== undefined;
  const translates = isOpen && service.externalTrafficPolicy === 'Cluster';
  if (source.kind !== 'external' || !translates) return [source];
  // Translation keeps the family.
  const family = source.ip?.family ?? source.family;
  const only = family === undefined ? {} : { family };
  const nodes = [...cluster.nodes.values()];
  const own = destination.kind === 'pod' ? destination.pod.node : undefined;
  const others = nodes.filter((node) => node.name !== own);
  if (others.length > 0) return others.map((node) => ({ kind: 'node', node, ...only }));
  // The pod's own node translates behind its policies: what comes in there is still the client's.
  if (nodes.length > 0) return [source];
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
