import {
  ALL_PORTS,
  ALL_TRAFFIC,
  NO_TRAFFIC,
  type PortSet,
  type Protocol,
  type TrafficSet,
  trafficOf,
  trafficSets,
} from '@sluice/engine';

const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/**
 * Reads traffic as reports write it: `TCP 80,443, UDP 53`, `TCP 8000-8999`, `53/UDP`, `UDP all`, `other`, `all`, `none`. A port
 * without protocol is TCP. Gives a text that says what is wrong where it is no traffic.
 */
export function parseTraffic(text: string): TrafficSet | { readonly error: string } {
  let traffic = NO_TRAFFIC;
  let protocol: Protocol | undefined;
  let hasPorts = true;
  const words = text.split(/[\s,]+/u).filter((word) => word !== '');
  if (words.length === 0) return { error: "it is empty; write 'none' for no traffic" };
  for (const word of words) {
    const upper = word.toUpperCase();
    const named = PROTOCOLS.find((known) => known === upper);
    if (named) {
      if (!hasPorts && protocol) traffic = withPorts(traffic, protocol, ALL_PORTS);
      protocol = named;
      hasPorts = false;
    } else if (upper === 'ALL') {
      traffic = protocol && !hasPorts ? withPorts(traffic, protocol, ALL_PORTS) : ALL_TRAFFIC;
      hasPorts = true;
    } else if (upper === 'OTHER' || upper === 'ICMP') {
      traffic = { ...traffic, other: true };
    } else if (upper === 'NONE' || word === '-') {
      if (words.length > 1) return { error: `'${word}' cannot go with other traffic` };
    } else {
      const ports = portsOf(word);
      if (!ports) return { error: `'${word}' is no protocol, port or range of ports` };
      traffic = withPorts(traffic, ports.protocol ?? protocol ?? 'TCP', ports.ports);
      hasPorts = true;
    }
  }
  return !hasPorts && protocol ? withPorts(traffic, protocol, ALL_PORTS) : traffic;
}

function withPorts(traffic: TrafficSet, protocol: Protocol, ports: PortSet): TrafficSet {
  return trafficSets.union(traffic, trafficOf(protocol, ports));
}

/** `80`, `8000-8999`, either with `/PROTOCOL`. */
function portsOf(word: string): { readonly ports: PortSet; readonly protocol?: Protocol } | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/iu.exec(word);
  if (!match) return undefined;
  const [, from, to = from, name] = match;
  const [first, last] = [Number(from), Number(to)];
  const protocol = PROTOCOLS.find((known) => known === name?.toUpperCase());
  if (first < 1 || last > 65535 || first > last || (name !== undefined && !protocol)) return undefined;
  return { ports: [[first, last]], ...(protocol && { protocol }) };
}
