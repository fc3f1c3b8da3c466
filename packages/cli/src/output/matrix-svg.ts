import { endpointText } from './endpoint-label.js';
import type { Formatter } from './formatter.js';
import { gridOf } from './grid.js';
import { noFlows } from './matrix-list.js';
import type { MatrixReport, Traffic } from './report.js';
import { drawMatrix } from './svg-matrix.js';
import { trafficAmount, trafficParts, trafficLabel } from './traffic-text.js';

/** A picture of a matrix, grouped by namespace, with the ports in the cells where there is room. */
export const matrixSvg: Formatter<MatrixReport> = (report) =>
  drawMatrix({
    title: 'Allowed traffic',
    summary: `Matrix of allowed traffic: ${report.endpoints.length} endpoints, ${report.flows.length} flows`,
    grid: gridOf(report),
    cells: report.flows.map(({ source, destination, traffic }) => ({
      source,
      destination,
      style: trafficAmount(traffic),
      lines: cellLines(traffic),
      title: `${endpointText(source)} \u2192 ${endpointText(destination)}: ${trafficLabel(traffic)}`,
    })),
    legend: [
      ['none', 'nothing'],
      ['some', 'some ports'],
      ['all', 'all traffic'],
      ['unjudged', report.asked ? 'no policy applies, or not asked about' : 'no policy applies'],
    ],
    empty: noFlows(report),
    ...(report.profile === undefined ? {} : { note: `profile ${report.profile}` }),
  });

/** Traffic as up to two short lines. */
export function cellLines(traffic: Traffic): readonly string[] {
  const parts = trafficParts(traffic);
  const [, missing] = /^all but (.*)$/u.exec(parts[0] ?? '') ?? [];
  if (missing !== undefined) return ['all but', missing];
  return parts.length <= 2 ? parts : [parts[0]!, `${parts.length - 1} more`];
}
