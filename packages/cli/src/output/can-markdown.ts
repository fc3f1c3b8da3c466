import { deciderLine, deciderLines, sideReason } from './decider-text.js';
import {
  endpointsToTell,
  endpointTitle,
  flowTitle,
  noneInCommonText,
  onlyEndpoint,
  switchesText,
  unknownText,
} from './flow-title.js';
import type { Formatter } from './formatter.js';
import { leftOutText } from './left-out-text.js';
import { codeSpan, escapeMarkdown } from './markup.js';
import type {
  CanReport,
  ExplainReport,
  FlowVerdict,
  ReportPosition,
  ReportStep,
  SideReport,
} from './report.js';
import { positionText } from './decider-text.js';
import { trafficLabel } from './traffic-text.js';
import { visible } from './visible.js';

const DEPTH_MAX = 40;

/** The verdict on a flow as GitHub Markdown. */
export const canMarkdown: Formatter<CanReport> = (report) => `${canLines(report).join('\n')}\n`;

/** An explanation as GitHub Markdown. */
export const explainMarkdown: Formatter<ExplainReport> = (report) => {
  const lines = canLines(report);
  if (report.trace.length > 0)
    lines.push('', '#### Why', '', ...report.trace.flatMap((step) => stepLines(step, 0)));
  const misses = report.nearestMisses ?? [];
  if (misses.length > 0) lines.push('', '#### Nearest miss', '');
  for (const miss of misses) {
    lines.push(
      `- ${codeSpan(deciderLine(miss, miss.direction).name)}: ${oneLine(miss.text)}${place(miss.at)}`,
    );
  }
  const changes = report.smallestChange ?? [];
  if (changes.length > 0) lines.push('', '#### Smallest change that allows it', '');
  for (const { text, at, yaml } of changes) {
    lines.push(`- ${oneLine(text)}${place(at)}`);
    if (yaml !== undefined) lines.push('', ...fenced(yaml), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
};

function canLines(report: CanReport): string[] {
  const only = onlyEndpoint(report);
  const lines = [
    `### ${word(report.allowed)}: ${escapeMarkdown(flowTitle(report))}`,
    '',
    ...(only ? [`- **Endpoint**: ${codeSpan(endpointTitle(only))}`] : []),
    ...verdictLines(report),
  ];
  for (const endpoint of endpointsToTell(report)) {
    lines.push(
      '',
      `#### ${word(endpoint.allowed)}: ${escapeMarkdown(endpointTitle(endpoint))}`,
      '',
      ...verdictLines(endpoint),
    );
  }
  return lines;
}

function word(allowed: boolean): string {
  return allowed ? '\u2705 Allowed' : '\u274c Denied';
}

function verdictLines(verdict: FlowVerdict): string[] {
  const lines =
    verdict.reason === undefined
      ? [...sideLines('Egress', verdict.egress), ...sideLines('Ingress', verdict.ingress)]
      : [`- ${oneLine(verdict.reason)}`];
  if (verdict.traffic && (verdict.allowed || verdict.reason === undefined))
    lines.push(`- **Traffic**: ${codeSpan(trafficLabel(verdict.traffic))}`);
  const common = noneInCommonText(verdict);
  if (common !== '') lines.push(`- **Note**: ${common}`);
  const switches = switchesText(verdict);
  const notes = [switches, unknownText(verdict), leftOutText(verdict)].filter((note) => note !== '');
  return [...lines, ...notes.map((note) => `- **Note**: ${escapeMarkdown(note)}`)];
}

function sideLines(title: 'Egress' | 'Ingress', side: SideReport): string[] {
  const direction = title === 'Egress' ? 'egress' : 'ingress';
  const deciders = deciderLines(side.decidedBy, direction).map(
    ({ name, place: where }) => `  - ${codeSpan(name)}${where === undefined ? '' : ` (${codeSpan(where)})`}`,
  );
  return [`- **${title}** ${sideReason(side)}`, ...deciders];
}

function stepLines(step: ReportStep, depth: number): string[] {
  const mark = { match: '\u2713', 'no-match': '\u2717', info: '\u2022' }[step.outcome];
  const indent = '  '.repeat(Math.min(depth, DEPTH_MAX));
  const children = (step.children ?? []).flatMap((child) => stepLines(child, depth + 1));
  return [`${indent}- ${mark} ${oneLine(step.text)}${place(step.at)}`, ...children];
}

function place(at: ReportPosition | undefined): string {
  return at ? ` (${codeSpan(positionText(at))})` : '';
}

function oneLine(text: string): string {
  return escapeMarkdown(text.replace(/\s*\r?\n\s*/gu, ' '));
}

function fenced(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].slice(0, 1000).map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const body = text.trimEnd().split(/\r?\n/u).map(visible);
  return [`${fence}yaml`, ...body, fence].map((line) => `  ${line}`);
}
