import { diffSummary } from './diff-text.js';
import { endpointText } from './endpoint-label.js';
import type { Formatter } from './formatter.js';
import { flowsByPair, gridOf } from './grid.js';
import { cellLines } from './matrix-svg.js';
import type { DiffReport, Flow } from './report.js';
import { type PictureCell, drawMatrix } from './svg-matrix.js';
import { trafficLabel } from './traffic-text.js';

/** A picture of the changes: a matrix of the endpoints that they touch, gained traffic green, lost red, both yellow. */
export const diffSvg: Formatter<DiffReport> = (report) =>
  drawMatrix({
    title: 'Changed traffic',
    summary: diffSummary(report),
    grid: gridOf({
      endpoints: [],
      flows: [...report.gained, ...report.lost],
      ...(report.asked && { asked: report.asked }),
    }),
    cells: changedCells(report),
    legend: [
      ['gained', 'gained'],
      ['lost', 'lost'],
      ['changed', 'some gained, some lost'],
      ['none', 'unchanged'],
      ...(report.asked ? [['unjudged', 'not asked about'] as const] : []),
    ],
    empty: diffSummary(report),
    ...(report.profile === undefined ? {} : { note: `profile ${report.profile}` }),
  });

function changedCells({ gained, lost }: DiffReport): PictureCell[] {
  const gains = flowsByPair(gained);
  const losses = flowsByPair(lost);
  const onlyLost = lost.filter(({ source, destination }) => !gains.get(source)?.has(destination));
  return [...gained, ...onlyLost].map(({ source, destination }) => {
    const gain = gains.get(source)?.get(destination);
    const loss = losses.get(source)?.get(destination);
    const lines = [...signed('+', gain), ...signed('\u2212', loss)];
    const changes = [
      gain && `+ ${trafficLabel(gain.traffic)}`,
      loss && `\u2212 ${trafficLabel(loss.traffic)}`,
    ];
    return {
      source,
      destination,
      style: gain && loss ? 'changed' : gain ? 'gained' : 'lost',
      lines: lines.length <= 2 ? lines : [lines[0]!, `${lines.length - 1} more`],
      title: `${endpointText(source)} \u2192 ${endpointText(destination)}: ${changes.filter(Boolean).join('; ')}`,
    };
  });
}

function signed(sign: string, flow: Flow | undefined): string[] {
  if (!flow) return [];
  const lines = cellLines(flow.traffic);
  return lines.map((line, i) => (i > 0 && lines[0] === 'all but' ? line : `${sign} ${line}`));
}
