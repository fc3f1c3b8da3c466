import type { Colors } from './colors.js';
import { columns, type StyledCell } from './columns.js';
import { deciderLine } from './decider-text.js';
import { endpointText } from './endpoint-label.js';
import type { Formatter } from './formatter.js';
import type { RulesetLookUp, RulesetPacket, RulesetReport, RulesetSide } from './ruleset-report.js';
import { visible } from './visible.js';

/** The chain of sets that decides on a flow, for people: node by node, class by class. */
export const rulesetText: Formatter<RulesetReport> = (
  { source, destination, allowed, packets },
  { color },
) => {
  const word = allowed ? color.green('allowed') : color.red('denied ');
  const title = `${color.bold(word)}  ${color.bold(`${endpointText(source)} \u2192 ${endpointText(destination)}`)}`;
  return `${[title, ...packets.map((packet) => packetText(packet, color))].join('\n\n')}\n`;
};

function packetText(packet: RulesetPacket, color: Colors): string {
  const { node, source, destination, protocol, port, verdict, sides, lookUps } = packet;
  const on = port === undefined ? protocol : `${protocol} ${port}`;
  const head = `${color.bold(`node ${visible(node)}`)}  ${source} \u2192 ${destination} ${on}: ${verdict}`;
  const rest = lookUps.length > 0 ? ['  besides', ...table(lookUps, color)] : [];
  const none = sides.length > 0 ? [] : ['  no policy of this node judges it'];
  return [head, ...none, ...sides.flatMap((side) => sideLines(side, color)), ...rest].join('\n');
}

function sideLines(
  { direction, chain, allowed, decidedBy, lookUps }: RulesetSide,
  color: Colors,
): readonly string[] {
  const mark = allowed ? color.green('\u2713') : color.red('\u2717');
  const why = allowed ? 'allowed' : 'denied';
  const deciders = decidedBy.map((decider) => {
    const { name, place } = deciderLine(decider, direction);
    return [`      ${name}`, ...(place === undefined ? [] : [{ text: place, style: color.dim }])];
  });
  return [
    `  ${direction.padEnd(8)} ${mark} chain ${chain}: ${why} by${decidedBy.length > 0 ? '' : ' default'}`,
    ...(deciders.length > 0 ? columns(deciders).trimEnd().split('\n') : []),
    ...table(lookUps, color),
  ];
}

function table(lookUps: readonly RulesetLookUp[], color: Colors): readonly string[] {
  // Sets of the other family are passed over, and for a protocol without ports those of ports.
  const asked = lookUps.filter(({ key }) => key !== undefined);
  if (asked.length === 0) return [];
  const rows = asked.map(({ purpose, set, key, element, value }): (StyledCell | string)[] => [
    `    ${purpose}`,
    `@${set}`,
    key ?? '',
    element === undefined
      ? { text: 'none', style: color.dim }
      : [element === key ? 'found' : `in ${element}`, ...(value === undefined ? [] : [`: ${value}`])].join(
          ' ',
        ),
  ]);
  return columns(rows, 2).trimEnd().split('\n');
}
