import { diffMarkdown } from './diff-markdown.js';
import { diffSvg } from './diff-svg.js';
import { diffCsv, diffTable } from './diff-text.js';
import { type Formats, formatsOf } from './formatter.js';
import { diffDot, diffMermaid } from './graph-formats.js';
import { json } from './json.js';
import { withNotAnalysed } from './left-out-text.js';
import { diffHtml } from './page-html.js';
import type { DiffReport } from './report.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice diff`. */
export const diffFormats: Formats<DiffReport> = formatsOf<DiffReport>({
  table: withNotAnalysed(diffTable),
  json,
  yaml,
  csv: diffCsv,
  md: withNotAnalysed(diffMarkdown, 'markdown'),
  dot: diffDot,
  mermaid: diffMermaid,
  svg: diffSvg,
  html: diffHtml,
});
