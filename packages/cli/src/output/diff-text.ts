import { columns } from './columns.js';
import { csvText } from './csv.js';
import { endpointText } from './endpoint-label.js';
import type { Change } from './flow-graph.js';
import type { Formatter } from './formatter.js';
import { sortedFlows } from './matrix-list.js';
import type { DiffReport, Flow } from './report.js';
import { portsText, trafficLabel } from './traffic-text.js';

/** A flow and whether it came or went. */
export interface ChangedFlow extends Flow {
  readonly change: Change;
}

/** The changes as lines `+ SOURCE DESTINATION TRAFFIC` and `- …`, endpoints that came and went before them. */
export const diffTable: Formatter<DiffReport> = (report, { color }) => {
  const { added, removed } = report.endpoints;
  const endpoints = [
    ...added.map(({ id }) => `${color.green('+')} ${color.green(endpointText(id))}\n`),
    ...removed.map(({ id }) => `${color.red('-')} ${color.red(endpointText(id))}\n`),
  ];
  const flows = changedFlows(report).map(({ change, source, destination, traffic }) => {
    const style = change === 'gained' ? color.green : color.red;
    const texts = [
      change === 'gained' ? '+' : '-',
      endpointText(source),
      endpointText(destination),
      trafficLabel(traffic),
    ];
    return texts.map((text) => ({ text, style }));
  });
  const header = ['', 'SOURCE', 'DESTINATION', 'TRAFFIC'].map((text) => ({ text, style: color.bold }));
  return [
    endpoints.length === 0 ? '' : `${color.bold('ENDPOINTS')}\n${endpoints.join('')}\n`,
    flows.length === 0 ? '' : `${columns([header, ...flows])}\n`,
    `${diffSummary(report)}\n`,
  ].join('');
};

/** The changes as CSV records. */
export const diffCsv: Formatter<DiffReport> = (report) =>
  csvText(
    ['change', 'source', 'destination', 'tcp', 'udp', 'sctp', 'other'],
    changedFlows(report).map(({ change, source, destination, traffic }) => [
      change,
      source,
      destination,
      portsText(traffic.tcp),
      portsText(traffic.udp),
      portsText(traffic.sctp),
      `${traffic.other}`,
    ]),
  );

/** Gained and lost flows together, in the order of the grid, what was gained first. */
export function changedFlows(report: DiffReport): readonly ChangedFlow[] {
  const flows: ChangedFlow[] = [
    ...report.gained.map((flow) => ({ ...flow, change: 'gained' as const })),
    ...report.lost.map((flow) => ({ ...flow, change: 'lost' as const })),
  ];
  return sortedFlows({
    endpoints: [...report.endpoints.added, ...report.endpoints.removed],
    flows,
  }) as ChangedFlow[];
}

/** `3 flows gained, 1 lost`, and endpoints where any came or went. */
export function diffSummary({ gained, lost, endpoints: { added, removed }, asked }: DiffReport): string {
  if (gained.length + lost.length + added.length + removed.length === 0) {
    return asked ? 'No difference in such traffic.' : 'No difference in traffic.';
  }
  const flows = `${count(gained.length, 'flow')} gained, ${lost.length} lost`;
  if (added.length + removed.length === 0) return `${flows}.`;
  return `${flows}; ${count(added.length, 'endpoint')} added, ${removed.length} removed.`;
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
