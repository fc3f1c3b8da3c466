import { changedFlows, diffSummary } from './diff-text.js';
import { endpointText } from './endpoint-label.js';
import type { Formatter } from './formatter.js';
import { markdownTable } from './markdown-table.js';
import { codeSpan, escapeMarkdown } from './markup.js';
import type { DiffReport } from './report.js';
import { trafficLabel } from './traffic-text.js';

const OPEN_MAX = 20;
// GitHub takes comments of 65,536 characters.
const ROWS_MAX = 300;

/** The changes as a comment for a pull request: a summary, and the flows in a table that folds where it is long. */
export const diffMarkdown: Formatter<DiffReport> = (report) => {
  const { before, after, endpoints } = report;
  const compared =
    before !== undefined && after !== undefined ? `${codeSpan(before)} \u2192 ${codeSpan(after)}` : '';
  const changes = changedFlows(report);
  const rows = changes
    .slice(0, ROWS_MAX)
    .map(({ change, source, destination, traffic }) => [
      change === 'gained' ? '\u{1f7e2} gained' : '\u{1f534} lost',
      ...[endpointText(source), endpointText(destination), trafficLabel(traffic)].map(escapeMarkdown),
    ]);
  const rest = changes.length > ROWS_MAX ? `\n\u2026 and ${changes.length - ROWS_MAX} more.\n` : '';
  const table =
    rows.length === 0 ? '' : `${markdownTable(['Change', 'Source', 'Destination', 'Traffic'], rows)}${rest}`;
  const folded =
    rows.length > OPEN_MAX ? `<details><summary>Flows</summary>\n\n${table}\n</details>\n` : table;
  const sections = [
    '### Network traffic\n',
    `${[diffSummary(report), compared].filter((text) => text !== '').join(' ')}\n`,
    listed('Endpoints added', endpoints.added),
    listed('Endpoints removed', endpoints.removed),
    folded,
  ];
  return sections.filter((text) => text !== '').join('\n');
};

function listed(title: string, endpoints: readonly { readonly id: string }[]): string {
  if (endpoints.length === 0) return '';
  const names = endpoints.slice(0, OPEN_MAX).map(({ id }) => codeSpan(endpointText(id)));
  const rest = endpoints.length > OPEN_MAX ? ` and ${endpoints.length - OPEN_MAX} more` : '';
  return `${title}: ${names.join(', ')}${rest}\n`;
}
