import { withEntryPoints } from './entry-point-text.js';
import { type Formats, formatsOf } from './formatter.js';
import { matrixDot, matrixMermaid } from './graph-formats.js';
import { json } from './json.js';
import { matrixCsv, matrixWide } from './matrix-list.js';
import { matrixMarkdown } from './matrix-markdown.js';
import { matrixSvg } from './matrix-svg.js';
import { matrixTable } from './matrix-table.js';
import { matrixHtml } from './page-html.js';
import { withNotAnalysed } from './left-out-text.js';
import type { MatrixReport } from './report.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice matrix`. */
export const matrixFormats: Formats<MatrixReport> = formatsOf<MatrixReport>({
  table: withNotAnalysed(withEntryPoints(matrixTable)),
  wide: withNotAnalysed(withEntryPoints(matrixWide)),
  json,
  yaml,
  csv: matrixCsv,
  md: withNotAnalysed(matrixMarkdown, 'markdown'),
  dot: matrixDot,
  mermaid: matrixMermaid,
  svg: matrixSvg,
  html: matrixHtml,
});
