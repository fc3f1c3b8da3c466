import { type EndpointGroup, type LabelledEndpoint, endpointOfId, groupEndpoints } from './endpoint-label.js';
import type { Flow, MatrixReport, ReportEndpoint } from './report.js';
import { type TrafficAmount, trafficAmount } from './traffic-text.js';

/** One cell of a matrix. `unjudged`: no policy speaks of it, e.g. a node to an external address, or a pod to itself (POD-1). */
export type Cell =
  { readonly amount: 'unjudged' | 'none' } | { readonly amount: TrafficAmount; readonly flow: Flow };

/** A matrix of every endpoint against every endpoint, grouped. */
export interface Grid {
  readonly groups: readonly EndpointGroup[];
  /** Every endpoint in the order of the groups. */
  readonly endpoints: readonly LabelledEndpoint[];
  /** Flows by the ids of source and destination. */
  readonly flows: ReadonlyMap<string, ReadonlyMap<string, Flow>>;
  cell(source: LabelledEndpoint, destination: LabelledEndpoint): Cell;
}

/** The grid of a report; an endpoint that only a flow names is in it too. */
export function gridOf(report: Pick<MatrixReport, 'endpoints' | 'flows'>): Grid {
  const groups = groupEndpoints(everyEndpoint(report));
  const flows = flowsByPair(report.flows);
  return {
    groups,
    endpoints: groups.flatMap((group) => group.endpoints),
    flows,
    cell(source, destination) {
      const flow = flows.get(source.id)?.get(destination.id);
      if (flow) return { amount: trafficAmount(flow.traffic), flow };
      return { amount: isJudged(source.endpoint, destination.endpoint) ? 'none' : 'unjudged' };
    },
  };
}

/** The endpoints of a report, and those that only its flows name. */
export function everyEndpoint(report: Pick<MatrixReport, 'endpoints' | 'flows'>): readonly ReportEndpoint[] {
  const all = new Map<string, ReportEndpoint>();
  for (const endpoint of report.endpoints) if (!all.has(endpoint.id)) all.set(endpoint.id, endpoint);
  for (const { source, destination } of report.flows) {
    for (const id of [source, destination]) if (!all.has(id)) all.set(id, endpointOfId(id));
  }
  return [...all.values()];
}

/** Whether policies speak of traffic from one endpoint to another at all. */
export function isJudged(source: ReportEndpoint, destination: ReportEndpoint): boolean {
  if (source.namespace === undefined && destination.namespace === undefined) return false;
  return source.id !== destination.id || source.kind !== 'Pod';
}

/** Flows by source and destination. */
export function flowsByPair(flows: readonly Flow[]): ReadonlyMap<string, ReadonlyMap<string, Flow>> {
  const bySource = new Map<string, Map<string, Flow>>();
  for (const flow of flows) {
    let row = bySource.get(flow.source);
    if (!row) bySource.set(flow.source, (row = new Map<string, Flow>()));
    row.set(flow.destination, flow);
  }
  return bySource;
}
