import { questionOf } from './asked.js';
import { type EndpointGroup, type LabelledEndpoint, endpointOfId, groupEndpoints } from './endpoint-label.js';
import type { Flow, MatrixReport, ReportEndpoint } from './report.js';
import { type TrafficAmount, trafficAmount } from './traffic-text.js';

/**
 * One cell of a matrix. `unjudged`: no policy speaks of it, e.g. a node to an external address, or a pod to itself
 * (POD-1); `unasked`: the report says nothing of it.
 */
export type Cell =
  | { readonly amount: 'unasked' | 'unjudged' | 'none' }
  | { readonly amount: TrafficAmount; readonly flow: Flow };

/** A matrix of the sources and the destinations that were asked about, grouped. */
export interface Grid {
  readonly groups: readonly EndpointGroup[];
  /** Every endpoint in the order of the groups. */
  readonly endpoints: readonly LabelledEndpoint[];
  readonly rowGroups: readonly EndpointGroup[];
  readonly rows: readonly LabelledEndpoint[];
  readonly columnGroups: readonly EndpointGroup[];
  readonly columns: readonly LabelledEndpoint[];
  /** Of a row with a column at least one has to be such an end for the cell to be asked about. */
  isAbout(id: string): boolean;
  /** Flows by the ids of source and destination. */
  readonly flows: ReadonlyMap<string, ReadonlyMap<string, Flow>>;
  cell(source: LabelledEndpoint, destination: LabelledEndpoint): Cell;
}

/** The grid of a report; an endpoint that only a flow names is in it too. */
export function gridOf(report: Pick<MatrixReport, 'endpoints' | 'flows' | 'asked'>): Grid {
  const all = everyEndpoint(report);
  const groups = groupEndpoints(all);
  const flows = flowsByPair(report.flows);
  const { isSource, isDestination, isAbout, isAsked } = questionOf(report.asked, all);
  const rowGroups = groupsOf(groups, isSource);
  const columnGroups = groupsOf(groups, isDestination);
  return {
    groups,
    endpoints: membersOf(groups),
    rowGroups,
    rows: membersOf(rowGroups),
    columnGroups,
    columns: membersOf(columnGroups),
    isAbout,
    flows,
    cell(source, destination) {
      const flow = flows.get(source.id)?.get(destination.id);
      if (flow) return { amount: trafficAmount(flow.traffic), flow };
      if (!isAsked(source.id, destination.id)) return { amount: 'unasked' };
      return { amount: isJudged(source.endpoint, destination.endpoint) ? 'none' : 'unjudged' };
    },
  };
}

function groupsOf(
  groups: readonly EndpointGroup[],
  isShown: (endpoint: ReportEndpoint) => boolean,
): readonly EndpointGroup[] {
  return groups
    .map((group) => ({ ...group, endpoints: group.endpoints.filter(({ endpoint }) => isShown(endpoint)) }))
    .filter(({ endpoints }) => endpoints.length > 0);
}

function membersOf(groups: readonly EndpointGroup[]): readonly LabelledEndpoint[] {
  return groups.flatMap(({ endpoints }) => endpoints);
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
