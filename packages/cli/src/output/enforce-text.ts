import { columns } from './columns.js';
import { deciderLine } from './decider-text.js';
import type { DropEvent } from '@sluice/nftables';
import type { CountRow, CountsReport, EnforceChange, EnforceReport } from './enforce-report.js';
import type { Formatter } from './formatter.js';
import { visible } from './visible.js';

/** What a node's table lacks or got, for people. */
export const enforceText: Formatter<EnforceReport> = (report, { color }) => {
  const { node, table, pods, policies, wasInForce, isNewTable, changes, applied } = report;
  const head = `${color.bold(visible(node))}  table inet ${table}: ${count(policies.length, 'policy', 'policies')} on ${count(pods.length, 'pod', 'pods')}`;
  if (wasInForce) return `${head}\nin force already\n`;
  const what = applied ? `put in force in ${applied.milliseconds} ms` : 'not in force; nothing was changed';
  const rows = [
    ...(isNewTable ? [['table', table, 'new']] : []),
    ...changes.map((change) => [change.kind, change.name, changeText(change)]),
  ];
  return `${head}\n${what}\n${columns(rows.map(([first = '', ...rest]) => [`  ${first}`, ...rest]))}`;
};

function changeText({ kind, change, added, removed }: EnforceChange): string {
  if (kind === 'chain') return change === 'new' ? `new, ${count(added, 'rule', 'rules')}` : change;
  const parts = [
    ...(change === 'changed' ? [] : [change]),
    ...(added > 0 ? [`+${count(added, 'element', 'elements')}`] : []),
    ...(removed > 0 ? [`-${count(removed, 'element', 'elements')}`] : []),
  ];
  return parts.join(', ') || change;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** What each rule of the node's policies has decided on, for people. */
export const countsText: Formatter<CountsReport> = ({ node, table, counts }, { color }) => {
  const head = `${color.bold(visible(node))}  table inet ${table}`;
  if (counts.length === 0) return `${head}: no policy says anything of the node's pods\n`;
  const rows = counts.map((row) => {
    const { name, place = '' } = deciderLine(row, row.direction);
    const direction = row.rule === undefined ? ` ${row.direction}` : '';
    return [
      `  ${name}${direction}`,
      row.allows ? 'allowed' : 'denied',
      rangeText(row, 'packets'),
      rangeText(row, 'bytes'),
      { text: place, style: color.dim },
    ];
  });
  return `${head}\n${columns([['  RULE OR POLICY', '', 'PACKETS', 'BYTES', ''], ...rows])}`;
};

function rangeText({ least, most }: CountRow, unit: 'packets' | 'bytes'): string {
  return least[unit] === most[unit] ? String(most[unit]) : `${least[unit]} to ${most[unit]}`;
}

const REASONS: Readonly<Record<NonNullable<DropEvent['reason']>, string>> = {
  spoofed: 'a source address that is not the pod’s',
  unknown: 'no pod is known behind the interface',
  gone: 'a policy that is not in force any more',
};

/** A denied flow in one line. */
export function dropText(event: DropEvent): string {
  const { time, source, destination, protocol, port, packets, direction, subject, policies, reason } = event;
  const end = (address: string, pods: readonly string[] | undefined): string =>
    pods ? `${address} (${pods.join(', ')})` : address;
  const to = destination.includes(':') && port !== undefined ? `[${destination}]` : destination;
  const flow = `${end(source, event.sourcePods)} -> ${end(port === undefined ? to : `${to}:${port}`, event.destinationPods)} ${protocol}`;
  const why =
    reason === undefined
      ? `${direction}${subject === undefined ? '' : ` of ${subject}`} by ${(policies ?? []).join(', ')}`
      : REASONS[reason];
  return `${visible(`${time}  denied ${count(packets, 'packet', 'packets')}  ${flow}  ${why}`)}\n`;
}
