import {
  backendsOf,
  type Cluster,
  type Endpoint,
  FAMILIES,
  LiveMatrix,
  type MatrixEndpoint,
  type Node,
  type Pod,
  type Profile,
  type Service,
  trafficSets,
} from '@sluice/engine';
import type { ExposedBy, EntryPoint } from '@sluice/manifest';
import type { EntryPointRow } from '../output/report.js';

/** What comes from outside by Ingresses, routes and Services, and whether the pods behind let it in. */
export function entryPointRows(
  entryPoints: readonly EntryPoint[],
  cluster: Cluster,
  profile: Profile,
  endpoints: readonly MatrixEndpoint[],
): readonly EntryPointRow[] {
  if (entryPoints.length === 0) return [];
  const live = LiveMatrix.of(cluster, profile);
  const idOf = new Map(endpoints.flatMap(({ id, pods }) => pods.map((pod) => [pod, id] as const)));
  const entries = entryPoints.flatMap((entryPoint): readonly EntryPointRow[] => {
    const service = cluster.services.get(entryPoint.service);
    if (!service) return [];
    const from = cameFrom(entryPoint.by, service);
    const wanted = entryPoint.port ? { port: entryPoint.port.port, protocol: entryPoint.port.protocol } : {};
    return backendsOf(service, cluster, wanted).flatMap(
      ({ pod, port, targetPort }): readonly EntryPointRow[] => {
        const endpoint = idOf.get(pod);
        if (endpoint === undefined || targetPort === undefined) return [];
        const traffic = CLIENTS[from].map((client) =>
          live.sideTraffic(client, { kind: 'pod', pod }, 'ingress'),
        );
        const { file, line, column } = entryPoint.source.at(entryPoint.path);
        return [
          {
            by: { kind: entryPoint.kind, namespace: entryPoint.namespace, name: entryPoint.name },
            service: entryPoint.service,
            endpoint,
            port: targetPort,
            protocol: port.protocol,
            from,
            allowed: traffic.some((through) => trafficSets.has(through, port.protocol, targetPort)),
            ...(entryPoint.hosts.length > 0 && { hosts: entryPoint.hosts }),
            file,
            line,
            column,
          },
        ];
      },
    );
  });
  return [
    ...new Map(entries.map((entry) => [JSON.stringify({ ...entry, line: 0, column: 0 }), entry])).values(),
  ];
}

/** Whom the pods see: a proxy in the cluster, the client itself, or, its address being translated, a node (SVC-1). */
function cameFrom(by: ExposedBy, service: Service): EntryPointRow['from'] {
  if (by === 'Ingress' || by === 'Gateway' || by === 'Route') return 'any pod';
  return service.externalTrafficPolicy === 'Local' ? 'any address' : 'any node';
}

const PROXY: Pod = {
  namespace: '(any namespace)',
  kind: 'Pod',
  name: '(any pod)',
  labels: new Map(),
  addresses: [],
  ports: [],
  hostNetwork: false,
  template: true,
};

const ANY_NODE: Node = { name: '', labels: new Map(), addresses: [] };

/** Stand-ins that only a rule for everyone, at least of one family, lets in: of the real clients nothing more is known. */
const CLIENTS: Readonly<Record<EntryPointRow['from'], readonly Endpoint[]>> = {
  'any pod': [{ kind: 'pod', pod: PROXY }],
  'any address': FAMILIES.map((family) => ({ kind: 'external', family })),
  'any node': FAMILIES.map((family) => ({ kind: 'node', node: ANY_NODE, family })),
};
