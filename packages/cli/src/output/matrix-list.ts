import { columns } from './columns.js';
import { csvText } from './csv.js';
import { endpointText } from './endpoint-label.js';
import type { Formatter } from './formatter.js';
import { gridOf } from './grid.js';
import type { Flow, MatrixReport } from './report.js';
import { portsText, trafficLabel } from './traffic-text.js';

/** Every flow of a matrix as a line `SOURCE DESTINATION TRAFFIC`. */
export const matrixList: Formatter<MatrixReport> = (report, { color }) => {
  if (report.flows.length === 0) return `${noFlows(report)}\n`;
  const rows = sortedFlows(report).map(({ source, destination, traffic }) => [
    endpointText(source),
    endpointText(destination),
    trafficLabel(traffic),
  ]);
  return columns([
    ['SOURCE', 'DESTINATION', 'TRAFFIC'].map((text) => ({ text, style: color.bold })),
    ...rows,
  ]);
};

/** Every flow with the ports of each protocol in a column of its own, and the switches that it depends on. */
export const matrixWide: Formatter<MatrixReport> = (report, { color }) => {
  if (report.flows.length === 0) return `${noFlows(report)}\n`;
  const header = ['SOURCE', 'DESTINATION', 'TCP', 'UDP', 'SCTP', 'OTHER', 'DEPENDS ON'];
  const rows = sortedFlows(report).map(({ source, destination, traffic, switches }) => [
    endpointText(source),
    endpointText(destination),
    portsText(traffic.tcp) || '-',
    portsText(traffic.udp) || '-',
    portsText(traffic.sctp) || '-',
    traffic.other ? 'yes' : 'no',
    switches?.join(',') || '-',
  ]);
  return columns([header.map((text) => ({ text, style: color.bold })), ...rows]);
};

/** Every flow as a CSV record, endpoints by id. */
export const matrixCsv: Formatter<MatrixReport> = (report) =>
  csvText(
    ['source', 'destination', 'tcp', 'udp', 'sctp', 'other'],
    sortedFlows(report).map(({ source, destination, traffic }) => [
      source,
      destination,
      portsText(traffic.tcp),
      portsText(traffic.udp),
      portsText(traffic.sctp),
      `${traffic.other}`,
    ]),
  );

/** The flows of a report in the order of its grid. */
export function sortedFlows(report: Pick<MatrixReport, 'endpoints' | 'flows'>): readonly Flow[] {
  const place = new Map(gridOf(report).endpoints.map(({ id }, index) => [id, index]));
  return [...report.flows].sort(
    (a, b) =>
      place.get(a.source)! - place.get(b.source)! || place.get(a.destination)! - place.get(b.destination)!,
  );
}

/** What to say where a report holds no flow. */
export function noFlows(report: Pick<MatrixReport, 'endpoints' | 'asked'>): string {
  if (report.asked) return 'No such traffic is allowed.';
  if (report.endpoints.length === 0) return 'No endpoints.';
  return report.endpoints.some(({ namespace }) => namespace !== undefined)
    ? 'No traffic is allowed.'
    : 'No pods.';
}
