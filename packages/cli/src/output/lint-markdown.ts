import type { Formatter } from './formatter.js';
import { markdownTable } from './markdown-table.js';
import { codeSpan, escapeMarkdown } from './markup.js';
import type { LintReport } from './report.js';

/** Findings as a table for a comment on a pull request. */
export const lintMarkdown: Formatter<LintReport> = ({ findings, objects, files, suppressed }) => {
  const read = `${objects} object${objects === 1 ? '' : 's'} in ${files} file${files === 1 ? '' : 's'}`;
  const known = suppressed.length > 0 ? `, ${suppressed.length} suppressed` : '';
  if (findings.length === 0) return `No findings in ${read}${known}.\n`;
  const rows = findings.map(({ severity, file, line, rule, message, object }) => [
    severity,
    codeSpan(`${file}:${line}`),
    escapeMarkdown(object),
    `${escapeMarkdown(message)} (${codeSpan(rule)})`,
  ]);
  const table = markdownTable(['Severity', 'Place', 'Object', 'Finding'], rows);
  return `${table}\n${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} in ${read}${known}.\n`;
};
