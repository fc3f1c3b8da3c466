import { ALL_PORTS, portSets } from '@sluice/engine';
import type { Intervals, Traffic } from './report.js';

const PROTOCOLS = [
  ['TCP', 'tcp'],
  ['UDP', 'udp'],
  ['SCTP', 'sctp'],
] as const;

/** How much of all possible traffic it is. */
export type TrafficAmount = 'none' | 'some' | 'all';

/** Whether the intervals hold every port. */
function isEveryPort(ports: Intervals): boolean {
  const [only] = ports;
  return ports.length === 1 && only !== undefined && only[0] <= 1 && only[1] >= 65535;
}

/** None, some or all of every protocol. */
export function trafficAmount(traffic: Traffic): TrafficAmount {
  const { tcp, udp, sctp, other } = traffic;
  if (!other && tcp.length + udp.length + sctp.length === 0) return 'none';
  return other && isEveryPort(tcp) && isEveryPort(udp) && isEveryPort(sctp) ? 'all' : 'some';
}

/** Ports as `80,443,8000-8999`, or `all`. */
export function portsText(ports: Intervals): string {
  if (isEveryPort(ports)) return 'all';
  return ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(',');
}

/**
 * Traffic by protocol for people: `['TCP 80,443', 'UDP 53']`; what has no ports is `other`. Empty for no traffic, `['all']` for all,
 * `['all but TCP 80']` where little is missing, as after a policy that leaves one port open.
 */
export function trafficParts(traffic: Traffic): readonly string[] {
  if (trafficAmount(traffic) === 'all') return ['all'];
  const missing = traffic.other ? portParts(missingFrom(traffic)) : [];
  if (missing.length === 1) return [`all but ${missing[0]!}`];
  return exactParts(traffic);
}

function exactParts(traffic: Traffic): readonly string[] {
  if (trafficAmount(traffic) === 'all') return ['all'];
  const parts = portParts(traffic);
  return traffic.other ? [...parts, 'other'] : parts;
}

function portParts(traffic: Omit<Traffic, 'other'>): readonly string[] {
  return PROTOCOLS.flatMap(([name, key]) =>
    traffic[key].length === 0 ? [] : [`${name} ${portsText(traffic[key])}`],
  );
}

function missingFrom({ tcp, udp, sctp }: Traffic): Omit<Traffic, 'other'> {
  const missing = (ports: Intervals): Intervals => portSets.subtract(ALL_PORTS, ports);
  return { tcp: missing(tcp), udp: missing(udp), sctp: missing(sctp) };
}

/**
 * Traffic in compact text as assertions write it: `TCP 80,443, UDP 53`, `TCP all`, `all`, `-` for nothing. Equal traffic
 * has equal text.
 */
export function trafficText(traffic: Traffic): string {
  return exactParts(traffic).join(', ') || '-';
}

/** The same for tables and pictures, shorter where little is missing: `all but TCP 80`. */
export function trafficLabel(traffic: Traffic): string {
  return trafficParts(traffic).join(', ') || '-';
}

/** Traffic in at most `max` characters; ports that find no room are counted: `TCP 80,443,… 12 more`. */
export function shortTrafficLabel(traffic: Traffic, max: number): string {
  const text = trafficLabel(traffic);
  if (text.length <= max) return text;
  const ports = PROTOCOLS.flatMap(([name, key]) =>
    traffic[key].map((interval, index) => (index === 0 ? `${name} ` : '') + portsText([interval])),
  );
  if (traffic.other) ports.push('other');
  // Each takes a character at the least: no more than `max` of thousands need to be tried.
  let shown = Math.min(ports.length - 1, max);
  let short = '';
  do {
    const rest = ports.length - shown;
    short = `${ports
      .slice(0, shown)
      .join(',')
      .replace(/,(?=[A-Zo])/gu, ', ')}${shown > 0 ? ', ' : ''}${rest} more`;
    shown--;
  } while (short.length > max && shown > 0);
  return short;
}
