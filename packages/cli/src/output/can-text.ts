import type { Colors } from './colors.js';
import { columns } from './columns.js';
import { deciderLine, sideReason } from './decider-text.js';
import { endpointText } from './endpoint-label.js';
import { flowTitle, switchesText } from './flow-title.js';
import type { Formatter } from './formatter.js';
import type { CanReport, FlowVerdict, SideReport } from './report.js';
import { trafficLabel } from './traffic-text.js';
import { visible } from './visible.js';

/** The verdict on a flow for people: yes or no, and what decided each side. */
export const canText: Formatter<CanReport> = (report, { color }) => {
  const lines = [verdictLine(report, color), ...verdictLines(report, color)];
  for (const endpoint of report.endpoints ?? []) {
    const to = [endpointText(endpoint.endpoint), endpoint.protocol, endpoint.port].filter(
      (part) => part !== undefined,
    );
    lines.push('', `${word(endpoint.allowed, color)}  ${to.join(' ')}`, ...verdictLines(endpoint, color));
  }
  return `${lines.join('\n')}\n`;
};

/** `allowed` or `denied` and the question. */
export function verdictLine(report: CanReport, color: Colors): string {
  return `${word(report.allowed, color)}  ${color.bold(flowTitle(report))}`;
}

function word(allowed: boolean, color: Colors): string {
  return allowed ? color.bold(color.green('allowed')) : color.bold(color.red('denied '));
}

/** The sides of a verdict, its traffic and its switches, indented. */
export function verdictLines(verdict: FlowVerdict, color: Colors): readonly string[] {
  if (verdict.reason !== undefined) return [`  ${visible(verdict.reason)}`];
  const lines = [
    ...sideLines('egress', verdict.egress, color),
    ...sideLines('ingress', verdict.ingress, color),
  ];
  if (verdict.traffic) lines.push(`  traffic  ${visible(trafficLabel(verdict.traffic))}`);
  const switches = switchesText(verdict);
  if (switches !== '') lines.push(`  ${color.yellow('note')}     ${visible(switches)}`);
  return lines;
}

function sideLines(direction: 'egress' | 'ingress', side: SideReport, color: Colors): string[] {
  const mark = side.allowed ? color.green('\u2713') : color.red('\u2717');
  const deciders = side.decidedBy.map((decider) => {
    const { name, place } = deciderLine(decider, direction);
    return [`             ${name}`, ...(place === undefined ? [] : [{ text: place, style: color.dim }])];
  });
  const listed = deciders.length === 0 ? [] : columns(deciders).trimEnd().split('\n');
  return [`  ${direction.padEnd(8)} ${mark} ${sideReason(side)}`, ...listed];
}
