import type { Formatter } from './formatter.js';
import type { LintReport, ReportFinding } from './report.js';

const COMMAND: Readonly<Record<ReportFinding['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Workflow commands, which GitHub Actions shows as annotations beside the lines of a pull request. */
export const lintGithub: Formatter<LintReport> = ({ findings }) =>
  findings
    .map(({ severity, file, line, column, endLine, endColumn, rule, message }) => {
      const end = endLine === line ? `,endColumn=${endColumn}` : '';
      const place = `file=${property(file)},line=${line},endLine=${endLine},col=${column}${end}`;
      return `::${COMMAND[severity]} ${place},title=${property(rule)}::${data(message)}\n`;
    })
    .join('');

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
