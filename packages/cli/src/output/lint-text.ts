import { excerpts } from './diagnostic-text.js';
import type { Formatter, OutputOptions } from './formatter.js';
import type { LintReport, ReportFinding } from './report.js';
import { visible } from './visible.js';

/** Findings for people: by file, each with its source line and its repairs, and a summary. */
export const lintText: Formatter<LintReport> = (report, options) => {
  const { color } = options;
  const excerpt = excerpts(options);
  const lines: string[] = [];
  let file: string | undefined;
  for (const finding of report.findings) {
    if (finding.file !== file) {
      if (file !== undefined) lines.push('');
      file = finding.file;
      lines.push(color.bold(visible(file)));
    }
    lines.push(headline(finding, options), excerpt(finding).trimEnd());
    for (const { message, line, file: other } of finding.related ?? []) {
      const place = other === file ? `line ${line}` : `${visible(other)}:${line}`;
      lines.push(color.dim(`        ${place}: ${visible(message)}`));
    }
    for (const { title, safe } of finding.fixes) {
      lines.push(
        `        ${color.cyan('fix:')} ${visible(title)} ${color.dim(`(--fix${safe ? '' : `=${finding.rule}`})`)}`,
      );
    }
  }
  const shown = lines.filter((line) => line !== '' || lines.length > 1);
  return `${shown.join('\n')}${shown.length > 0 ? '\n\n' : ''}${summary(report, options)}`;
};

function headline(
  { severity, message, line, column, rule, object }: ReportFinding,
  { color }: OutputOptions,
): string {
  const paint = severity === 'error' ? color.red : severity === 'warning' ? color.yellow : color.cyan;
  return `  ${line}:${column} ${paint(severity)}: ${visible(message)} ${color.dim(`[${rule}] (${visible(object)})`)}`;
}

function summary(report: LintReport, { color }: OutputOptions): string {
  const { findings, suppressed, silent, objects, files, fixed, diagnostics } = report;
  const count = (severity: ReportFinding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, infos] = [count('error'), count('warning'), count('info')];
  const paint = errors > 0 ? color.red : warnings > 0 ? color.yellow : color.green;
  const found = [
    plural(errors, 'error'),
    plural(warnings, 'warning'),
    `${infos} info`,
    ...(suppressed.length > 0 ? [`${suppressed.length} suppressed`] : []),
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
  ];
  const lines = [paint(`${plural(objects, 'object')} in ${plural(files, 'file')}: ${found.join(', ')}`)];
  const safe = findings.filter(({ fixes }) => fixes.some((fix) => fix.safe)).length;
  if (safe > 0) lines.push(`${safe === 1 ? '1 of them has' : `${safe} of them have`} a safe fix: --fix`);
  if (diagnostics.length > 0)
    lines.push(
      color.yellow(`${plural(diagnostics.length, 'error')} in the input: what is about them was not judged`),
    );
  if (silent.length > 0) lines.push(color.dim(silentText(silent)));
  return `${lines.join('\n')}\n`;
}

/** What the rules lack, in words. */
const LACKS: Readonly<Record<string, string>> = {
  workloads: 'pods or workloads',
  services: 'Services',
  namespaces: 'Namespaces',
  profile: '--profile',
  ranges: 'cluster.ranges in .sluice.yaml',
  resolver: 'cluster.resolver in .sluice.yaml',
  live: 'a cluster',
};

/** More rules than this are counted and not named; the JSON names them. */
const NAMED_MAX = 2;

function silentText(silent: LintReport['silent']): string {
  const byLack = new Map<string, string[]>();
  for (const { rule, lacks } of silent) {
    const key = lacks.map((lack) => LACKS[lack] ?? lack).join(' and ');
    byLack.set(key, [...(byLack.get(key) ?? []), rule]);
  }
  const parts = [...byLack].map(([lack, rules]) => {
    const names = rules.length > NAMED_MAX ? `${rules.length} rules` : rules.join(', ');
    return `${names} without ${lack}`;
  });
  return `Not asked: ${parts.join('; ')}`;
}

function plural(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}
