import {
  type Cluster,
  type Endpoint,
  formatSelector,
  type FlowProtocol,
  parseSelector,
  portsAskedFor,
  podId,
  type Service,
  serviceBehind,
  serviceEndpoints,
  serviceFlows,
  servicePods,
} from '@sluice/engine';
import { inputError, usageError } from '../command-error.js';
import type { FlowArgument } from '../options/flow-argument.js';
import { type Found, findEndpoint } from './find-endpoint.js';

/** One of the flows that the asked-for flow stands for. */
export interface Passage {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** Absent: every port. */
  readonly port?: number;
  /** Absent: every protocol. */
  readonly protocol?: FlowProtocol;
  /** The Service port by which it goes. */
  readonly servicePort?: number;
}

/** What a question means in a cluster: its flows, or the reason why there are none. */
export interface Question {
  readonly passages: readonly Passage[];
  /** Set when the destination is a Service. */
  readonly service?: Service;
  readonly reason?: string;
}

/** Looks up both ends and the port. Throws usage and input errors. */
export function questionOf(
  source: string,
  wanted: FlowArgument,
  cluster: Cluster,
  namespace: string,
): Question {
  const sources = sourcesOf(source, cluster, namespace);
  return questionTo(sources, findEndpoint(wanted.endpoint, cluster, namespace), wanted, cluster);
}

/** The endpoints that a source names. A Service only receives. Throws usage and input errors. */
export function sourcesOf(source: string, cluster: Cluster, namespace: string): readonly Endpoint[] {
  const found = findEndpoint(source, cluster, namespace);
  if (found.kind === 'endpoints') return found.endpoints;
  const { namespace: of, name } = found.service;
  const [pod] = servicePods(found.service, cluster);
  const hint = pod ? `, e.g. ${pod.namespace}/${pod.name}` : '';
  throw usageError(
    `${of}/service/${name} is a Service, and these receive only: name the pods that send${hint}`,
  );
}

/** The flows from some endpoints to what a destination names. */
export function questionTo(
  sources: readonly Endpoint[],
  destination: Found,
  wanted: FlowArgument,
  cluster: Cluster,
): Question {
  if (destination.kind === 'service') return toService(sources, destination.service, wanted, cluster);
  const [only] = destination.endpoints;
  const behind = only && destination.endpoints.length === 1 && serviceBehind(only, wanted, cluster);
  if (behind) {
    const { service, port } = behind;
    const there = port === undefined ? wanted : { ...wanted, port, protocol: wanted.protocol ?? 'TCP' };
    return toService(sources, service, there, cluster);
  }
  const passages = destination.endpoints.flatMap((end) => {
    const port = portOn(end, wanted);
    return sources.map((source) => ({ source, destination: end, ...port }));
  });
  return { passages };
}

type PortOn = Pick<Passage, 'port' | 'protocol'>;

/** The port on one endpoint; a name is looked up on its pod (PORT-4). */
function portOn(end: Endpoint, { endpoint, port, protocol }: FlowArgument): PortOn {
  if (port === undefined) return protocol === undefined ? {} : { protocol };
  if (typeof port === 'number') return { port, protocol: protocol ?? 'TCP' };
  if (end.kind !== 'pod')
    throw inputError(`${endpoint} is no pod and names no ports: give the number of '${port}'`);
  const named = end.pod.ports.filter(({ name }) => name !== undefined);
  const fits = named.filter(
    (known) => known.name === port && (protocol ?? known.protocol) === known.protocol,
  );
  const found = fits.find((known) => known.protocol === 'TCP') ?? fits[0];
  if (found) return { port: found.port, protocol: found.protocol };
  const list = named.map((known) => `${known.name} (${known.protocol} ${known.port})`).join(', ');
  throw inputError(
    `${podId(end.pod)} has no port named '${port}'${list ? `: it has ${list}` : ', it names none'}`,
  );
}

function toService(
  sources: readonly Endpoint[],
  service: Service,
  wanted: FlowArgument,
  cluster: Cluster,
): Question {
  const id = `${service.namespace}/service/${service.name}`;
  if (service.type === 'ExternalName') {
    const destination: Endpoint = { kind: 'external', domain: service.externalName ?? service.name };
    const passages = sources.map((source) => ({ source, destination, ...portOn(destination, wanted) }));
    return { service, passages };
  }
  const passages =
    service.headless && wanted.port === undefined
      ? toEndpoints(sources, serviceEndpoints(service, cluster), wanted)
      : sources.flatMap((source) => serviceFlows(source, service, cluster, wanted));
  if (passages.length > 0) return { service, passages };
  const pods = servicePods(service, cluster).length;
  return { service, passages: [], reason: whyNowhere(service, id, wanted, pods) };
}

/** SVC-2: clients of a headless Service have the endpoints' own addresses, and reach every port there. */
function toEndpoints(
  sources: readonly Endpoint[],
  endpoints: readonly Endpoint[],
  { protocol }: FlowArgument,
): readonly Passage[] {
  const on = protocol === undefined ? {} : { protocol };
  return endpoints.flatMap((destination) => sources.map((source) => ({ source, destination, ...on })));
}

function whyNowhere(service: Service, id: string, wanted: FlowArgument, pods: number): string {
  const asked = portsAskedFor(service, wanted);
  if (asked.length === 0) {
    const list = service.ports.map(
      ({ port, protocol, name }) => `${protocol} ${port}${name ? ` (${name})` : ''}`,
    );
    const which = wanted.port ?? wanted.protocol ?? '';
    return `${id} has no port ${which}: it has ${list.join(', ') || 'none'}`;
  }
  if (pods > 0) {
    const names = [...new Set(asked.map(({ targetPort }) => `'${targetPort}'`))];
    return `${id} leads nowhere: no pod behind it declares a port named ${names.join(' or ')}`;
  }
  if (!service.selector || service.selector.size === 0)
    return `${id} leads nowhere: it has no selector and no endpoints`;
  const selector = formatSelector(parseSelector({ matchLabels: Object.fromEntries(service.selector) }));
  return `${id} leads nowhere: its selector ${selector} matches no pod`;
}
