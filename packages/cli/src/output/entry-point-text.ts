import { columns } from './columns.js';
import { endpointText } from './endpoint-label.js';
import type { Formatter } from './formatter.js';
import type { EntryPointRow, MatrixReport } from './report.js';
import { visible } from './visible.js';

/** A matrix as another formatter prints it, followed by what is exposed to the outside, where anything is. */
export function withEntryPoints(formatter: Formatter<MatrixReport>): Formatter<MatrixReport> {
  return async (report, options) => {
    const { entryPoints = [] } = report;
    const matrix = await formatter(report, options);
    if (entryPoints.length === 0) return matrix;
    const { green, yellow, bold } = options.color;
    const rows = entryPoints.map((entry) => [
      `  ${visible(`${entry.by.kind} ${entry.by.namespace}/${entry.by.name}`)}`,
      `\u2192 ${endpointText(entry.endpoint)} ${entry.protocol} ${entry.port}`,
      { text: openness(entry), style: entry.allowed ? green : yellow },
    ]);
    return `${matrix}\n${bold('Exposed to the outside')}\n${columns(rows)}`;
  };
}

function openness({ allowed, from }: EntryPointRow): string {
  if (allowed) return `open to ${from}`;
  // Of an Ingress controller or gateway the input need not show the labels that would let it in.
  return from === 'any pod' ? 'open only to a proxy that a rule names' : `not open to ${from}`;
}
