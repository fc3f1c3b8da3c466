import { endpointText } from './endpoint-label.js';
import type { Formatter } from './formatter.js';
import { gridOf } from './grid.js';
import { markdownTable } from './markdown-table.js';
import { escapeMarkdown } from './markup.js';
import { noFlows, sortedFlows } from './matrix-list.js';
import type { MatrixReport } from './report.js';
import { trafficLabel } from './traffic-text.js';

const COLUMNS_MAX = 12;

/** A matrix as a GitHub table: sources down and destinations across for up to 12 endpoints, else a flow a row. */
export const matrixMarkdown: Formatter<MatrixReport> = (report) => {
  const grid = gridOf(report);
  if (report.flows.length === 0) return `${noFlows(report)}\n`;
  if (grid.columns.length > COLUMNS_MAX) {
    const rows = sortedFlows(report).map(({ source, destination, traffic }) =>
      [endpointText(source), endpointText(destination), trafficLabel(traffic)].map(escapeMarkdown),
    );
    return markdownTable(['Source', 'Destination', 'Traffic'], rows);
  }
  const several = grid.groups.filter(({ kind }) => kind === 'namespace').length > 1;
  const names = new Map(
    grid.groups.flatMap(({ kind, title, endpoints }) =>
      endpoints.map(({ id, label }) => {
        const full =
          kind === 'external'
            ? endpointText(id)
            : kind === 'nodes'
              ? `node/${label}`
              : several
                ? `${title}/${label}`
                : label;
        return [id, escapeMarkdown(full)];
      }),
    ),
  );
  const header = ['from \\ to', ...grid.columns.map(({ id }) => names.get(id)!)];
  const rows = grid.rows.map((source) => [
    `**${names.get(source.id)!}**`,
    ...grid.columns.map((destination) => {
      const cell = grid.cell(source, destination);
      return 'flow' in cell
        ? escapeMarkdown(trafficLabel(cell.flow.traffic))
        : cell.amount === 'none'
          ? '-'
          : '';
    }),
  ]);
  return markdownTable(header, rows);
};
