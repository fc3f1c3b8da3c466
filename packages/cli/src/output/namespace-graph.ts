import { trafficSets } from '@sluice/engine';
import type { FlowLayer } from './flow-graph.js';
import type { Flow, MatrixReport, ReportEndpoint, Traffic } from './report.js';

/** Flows between namespaces instead of workloads: from one to another what any of its endpoints may send any of the other's. */
export function byNamespace(
  endpoints: MatrixReport['endpoints'],
  layers: readonly FlowLayer[],
): { readonly endpoints: readonly ReportEndpoint[]; readonly layers: readonly FlowLayer[] } {
  const stands = new Map(endpoints.map((endpoint) => [endpoint.id, standIn(endpoint)]));
  return {
    endpoints: [...new Map([...stands.values()].map((endpoint) => [endpoint.id, endpoint])).values()],
    layers: layers.map((layer) => ({ ...layer, flows: merged(layer.flows, stands) })),
  };
}

function standIn(endpoint: ReportEndpoint): ReportEndpoint {
  const { namespace } = endpoint;
  if (namespace === undefined) return endpoint;
  return {
    id: `namespaces/Namespace/${namespace}`,
    kind: 'Namespace',
    namespace: 'namespaces',
    name: namespace,
  };
}

function merged(flows: readonly Flow[], stands: ReadonlyMap<string, ReportEndpoint>): readonly Flow[] {
  const found = new Map<string, Flow>();
  for (const flow of flows) {
    const source = stands.get(flow.source)?.id ?? flow.source;
    const destination = stands.get(flow.destination)?.id ?? flow.destination;
    const key = `${source}\n${destination}`;
    const before = found.get(key);
    const traffic: Traffic = before ? trafficSets.union(before.traffic, flow.traffic) : flow.traffic;
    found.set(key, { source, destination, traffic });
  }
  return [...found.values()];
}
