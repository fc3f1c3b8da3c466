import type { Colors } from './colors.js';
import { columns } from './columns.js';
import { deciderLines, sideReason } from './decider-text.js';
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
import type { CanReport, FlowVerdict, SideReport } from './report.js';
import { trafficLabel } from './traffic-text.js';
import { visible } from './visible.js';

/** The verdict on a flow for people: yes or no, and what decided each side. */
export const canText: Formatter<CanReport> = (report, { color }) => {
  const lines = [...headLines(report, color)];
  for (const endpoint of endpointsToTell(report)) {
    const to = endpointTitle(endpoint);
    lines.push('', `${word(endpoint.allowed, color)}  ${to}`, ...verdictLines(endpoint, color));
  }
  return `${lines.join('\n')}\n`;
};

/** The question with its verdict, the one endpoint behind a Service, and the verdict's lines. */
export function headLines(report: CanReport, color: Colors): readonly string[] {
  const only = onlyEndpoint(report);
  const behind = only ? [`  endpoint ${endpointTitle(only)}`] : [];
  return [verdictLine(report, color), ...behind, ...verdictLines(report, color)];
}

/** `allowed` or `denied` and the question. */
function verdictLine(report: CanReport, color: Colors): string {
  return `${word(report.allowed, color)}  ${color.bold(flowTitle(report))}`;
}

function word(allowed: boolean, color: Colors): string {
  return allowed ? color.bold(color.green('allowed')) : color.bold(color.red('denied '));
}

/** The sides of a verdict, its traffic and its switches, indented. */
function verdictLines(verdict: FlowVerdict, color: Colors): readonly string[] {
  const lines =
    verdict.reason === undefined
      ? [...sideLines('egress', verdict.egress, color), ...sideLines('ingress', verdict.ingress, color)]
      : [`  ${visible(verdict.reason)}`];
  if (verdict.traffic && (verdict.allowed || verdict.reason === undefined))
    lines.push(`  traffic  ${visible(trafficLabel(verdict.traffic))}`);
  const common = noneInCommonText(verdict);
  if (common !== '') lines.push(`  ${color.yellow('note')}     ${common}`);
  const switches = switchesText(verdict);
  if (switches !== '') lines.push(`  ${color.yellow('note')}     ${visible(switches)}`);
  const unknown = unknownText(verdict);
  if (unknown !== '') lines.push(`  ${color.yellow('note')}     ${visible(unknown)}`);
  const missing = leftOutText(verdict);
  if (missing !== '') lines.push(`  ${color.yellow('note')}     ${missing}`);
  return lines;
}

function sideLines(direction: 'egress' | 'ingress', side: SideReport, color: Colors): string[] {
  const mark = side.allowed ? color.green('\u2713') : color.red('\u2717');
  const deciders = deciderLines(side.decidedBy, direction).map(({ name, place }) => [
    `             ${name}`,
    ...(place === undefined ? [] : [{ text: place, style: color.dim }]),
  ]);
  const listed = deciders.length === 0 ? [] : columns(deciders).trimEnd().split('\n');
  return [`  ${direction.padEnd(8)} ${mark} ${sideReason(side)}`, ...listed];
}
