import { ALL_PORTS, NO_PORTS, type PortSet, portSets } from './port-set.js';
import { type FlowProtocol, type Protocol } from './protocol.js';

/** Exact traffic between two endpoints: destination ports per protocol, and every protocol without ports as one. */
export interface TrafficSet {
  readonly tcp: PortSet;
  readonly udp: PortSet;
  readonly sctp: PortSet;
  readonly other: boolean;
}

/** Nothing. */
export const NO_TRAFFIC: TrafficSet = { tcp: NO_PORTS, udp: NO_PORTS, sctp: NO_PORTS, other: false };

/** Every port of every protocol. */
export const ALL_TRAFFIC: TrafficSet = { tcp: ALL_PORTS, udp: ALL_PORTS, sctp: ALL_PORTS, other: true };

const MEMBER: Readonly<Record<Protocol, 'tcp' | 'udp' | 'sctp'>> = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' };

/** The ports of one protocol in a set. */
export function portsOf(traffic: TrafficSet, protocol: Protocol): PortSet {
  return traffic[MEMBER[protocol]];
}

/** The given ports of one protocol and nothing else. */
export function trafficOf(protocol: Protocol, ports: PortSet): TrafficSet {
  return { ...NO_TRAFFIC, [MEMBER[protocol]]: ports };
}

function combine(
  a: TrafficSet,
  b: TrafficSet,
  ports: (a: PortSet, b: PortSet) => PortSet,
  other: boolean,
): TrafficSet {
  return { tcp: ports(a.tcp, b.tcp), udp: ports(a.udp, b.udp), sctp: ports(a.sctp, b.sctp), other };
}

/** Set algebra over traffic. */
export const trafficSets: {
  union(a: TrafficSet, b: TrafficSet): TrafficSet;
  /** The union of many, in one pass. */
  unionOf(all: readonly TrafficSet[]): TrafficSet;
  intersect(a: TrafficSet, b: TrafficSet): TrafficSet;
  subtract(a: TrafficSet, b: TrafficSet): TrafficSet;
  equal(a: TrafficSet, b: TrafficSet): boolean;
  /** Whether `b` holds all of `a`. */
  subset(a: TrafficSet, b: TrafficSet): boolean;
  empty(traffic: TrafficSet): boolean;
  /** Whether one flow is in the set; `port` is not looked at for protocols without ports. */
  has(traffic: TrafficSet, protocol: FlowProtocol, port: number): boolean;
} = {
  union: (a, b) => {
    if (a === b || b === NO_TRAFFIC) return a;
    return a === NO_TRAFFIC ? b : combine(a, b, portSets.union, a.other || b.other);
  },
  unionOf: (all) => {
    if (all.length < 3) return all.reduce(trafficSets.union, NO_TRAFFIC);
    return {
      tcp: portSets.of(all.flatMap(({ tcp }) => tcp)),
      udp: portSets.of(all.flatMap(({ udp }) => udp)),
      sctp: portSets.of(all.flatMap(({ sctp }) => sctp)),
      other: all.some(({ other }) => other),
    };
  },
  intersect: (a, b) => {
    if (a === b || b === ALL_TRAFFIC) return a;
    return a === ALL_TRAFFIC ? b : combine(a, b, portSets.intersect, a.other && b.other);
  },
  subtract: (a, b) => combine(a, b, portSets.subtract, a.other && !b.other),
  equal: (a, b) =>
    a === b ||
    (a.other === b.other &&
      portSets.equal(a.tcp, b.tcp) &&
      portSets.equal(a.udp, b.udp) &&
      portSets.equal(a.sctp, b.sctp)),
  subset: (a, b) => trafficSets.empty(trafficSets.subtract(a, b)),
  empty: (a) => !a.other && a.tcp.length === 0 && a.udp.length === 0 && a.sctp.length === 0,
  has: (a, protocol, port) => (protocol === 'other' ? a.other : portSets.has(a[MEMBER[protocol]], port)),
};

/** A text that equal sets share and others do not. */
export function trafficKey(traffic: TrafficSet): string {
  const ports = (set: PortSet): string => set.map(([first, last]) => `${first}-${last}`).join(',');
  return `${ports(traffic.tcp)};${ports(traffic.udp)};${ports(traffic.sctp)};${traffic.other ? 1 : 0}`;
}
