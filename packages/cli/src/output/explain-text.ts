import { headLines } from './can-text.js';
import type { Colors } from './colors.js';
import { deciderLine, positionText } from './decider-text.js';
import type { Formatter } from './formatter.js';
import type { ExplainReport, ReportPosition, ReportStep } from './report.js';
import { visible } from './visible.js';

const DEPTH_MAX = 40;

/** An explanation for people: the verdict, each step to it, and for a denial the nearest miss and the smallest change. */
export const explainText: Formatter<ExplainReport> = (report, { color }) => {
  const lines = [...headLines(report, color)];
  if (report.trace.length > 0)
    lines.push('', color.bold('Why'), ...report.trace.flatMap((step) => stepLines(step, color, 1)));
  const misses = report.nearestMisses ?? [];
  if (misses.length > 0) lines.push('', color.bold('Nearest miss'));
  for (const miss of misses) {
    lines.push(
      `  ${deciderLine(miss, miss.direction).name}${place(miss.at, color)}`,
      ...textLines(miss.text, '    '),
    );
  }
  const changes = report.smallestChange ?? [];
  if (changes.length > 0) lines.push('', color.bold('Smallest change that allows it'));
  for (const change of changes) {
    const [first = '', ...more] = textLines(change.text, '  ');
    lines.push(`${first}${place(change.at, color)}`, ...more);
    if (change.yaml !== undefined) lines.push(...textLines(change.yaml.trimEnd(), '    ').map(color.green));
  }
  return `${lines.join('\n')}\n`;
};

function stepLines(step: ReportStep, color: Colors, depth: number): string[] {
  const mark = { match: color.green('\u2713'), 'no-match': color.red('\u2717'), info: color.dim('\u2022') }[
    step.outcome
  ];
  const indent = '  '.repeat(Math.min(depth, DEPTH_MAX));
  const [first = '', ...more] = textLines(step.text, `${indent}  `);
  const head = `${indent}${mark} ${first.slice(indent.length + 2)}${place(step.at, color)}`;
  return [head, ...more, ...(step.children ?? []).flatMap((child) => stepLines(child, color, depth + 1))];
}

function textLines(text: string, indent: string): string[] {
  return text.split(/\r?\n/u).map((line) => `${indent}${visible(line)}`);
}

function place(at: ReportPosition | undefined, color: Colors): string {
  return at ? color.dim(`  ${positionText(at)}`) : '';
}
