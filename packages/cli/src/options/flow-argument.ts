import type { FlowProtocol } from '@sluice/engine';
import { usageError } from '../command-error.js';

/** What a destination argument asks for, not yet looked up in any input. */
export interface FlowArgument {
  /** A name or an address, as `resolveEndpoint` takes it. */
  readonly endpoint: string;
  /** A number or a port's name. Absent: every port. */
  readonly port?: number | string;
  /** Absent: TCP when a port is given, else every protocol. */
  readonly protocol?: FlowProtocol;
}

const FORM =
  'write NAMESPACE/NAME:PORT/PROTOCOL, ADDRESS:PORT or [IPV6]:PORT; port and protocol may be left out';

/**
 * Reads `DST[:PORT][/PROTO]`, e.g. `production/backend:8080`, `shop/service/web:http/TCP`, `[fd00::5]:443`, `fd00::5`,
 * `10.0.0.5/ICMP`. After a name without a port the protocol is in capitals, for a lower-case word may be a name.
 * Throws a usage error.
 */
export function parseDestination(text: string): FlowArgument {
  if (text.includes('://')) throw malformed(text, 'it is a URL');
  const bracketed = /^\[([^\]]*)\](.*)$/su.exec(text);
  if (bracketed) {
    const [, endpoint, rest] = bracketed as unknown as [string, string, string];
    const ending = /^(?::([^/]*))?(?:\/([^/]*))?$/u.exec(rest);
    if (!endpoint.includes(':') || !ending) throw malformed(text);
    return flowArgument(text, endpoint, ending[1], ending[2]);
  }
  if (/[[\]]/u.test(text)) throw malformed(text);
  const colons = text.split(':').length - 1;
  if (colons === 1) {
    const [endpoint, rest] = text.split(':') as [string, string];
    const [port, protocol, more] = rest.split('/') as [string, string?, string?];
    if (more !== undefined) throw malformed(text);
    return flowArgument(text, endpoint, port, protocol);
  }
  const slash = text.lastIndexOf('/');
  const before = slash < 0 ? text : text.slice(0, slash);
  const last = slash < 0 ? undefined : text.slice(slash + 1);
  if (colons > 1 || /^\d+(\.\d+){3}$/u.test(before)) {
    if (last !== undefined && /^\d+$/u.test(last))
      throw malformed(text, 'it is a range; give one address of it');
    return flowArgument(text, before, undefined, last);
  }
  const capitals = last !== undefined && last === last.toUpperCase() && PROTOCOLS.has(last);
  return capitals
    ? flowArgument(text, before, undefined, last)
    : flowArgument(text, text, undefined, undefined);
}

/** Reads a source: an endpoint without port and protocol. Throws a usage error. */
export function parseSource(text: string): string {
  const { endpoint, port, protocol } = sourceOf(text);
  if (port === undefined && protocol === undefined) return endpoint;
  throw usageError(`'${text}' is a source and takes no port or protocol: these belong to the destination`);
}

function sourceOf(text: string): FlowArgument {
  try {
    return parseDestination(text);
  } catch (error) {
    const [, why = ''] = /^'.*' is no destination((?:: .*)?) \(/su.exec((error as Error).message) ?? [];
    throw usageError(`'${text}' is no source${why} (write NAMESPACE/NAME or an address)`);
  }
}

const PROTOCOLS: ReadonlyMap<string, FlowProtocol> = new Map([
  ['TCP', 'TCP'],
  ['UDP', 'UDP'],
  ['SCTP', 'SCTP'],
  ...['OTHER', 'ICMP', 'ICMPV6', 'IGMP', 'GRE', 'ESP', 'AH'].map((name) => [name, 'other'] as const),
]);

function flowArgument(
  text: string,
  endpoint: string,
  portText: string | undefined,
  protocolText: string | undefined,
): FlowArgument {
  if (endpoint === '' || /\s/u.test(text)) throw malformed(text);
  const protocol = protocolText === undefined ? undefined : PROTOCOLS.get(protocolText.toUpperCase());
  if (protocolText !== undefined && !protocol) {
    throw malformed(text, `'${protocolText}' is no protocol of TCP, UDP, SCTP, ICMP, other`);
  }
  if (portText === undefined) return protocol ? { endpoint, protocol } : { endpoint };
  if (protocol === 'other') throw malformed(text, `${protocolText} has no ports`);
  const port = portOf(text, portText);
  return protocol ? { endpoint, port, protocol } : { endpoint, port };
}

function portOf(text: string, port: string): number | string {
  if (/^\d+$/u.test(port)) {
    const number = Number(port);
    if (number >= 1 && number <= 65535) return number;
    throw malformed(text, `port ${port} is not between 1 and 65535`);
  }
  if (port.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/u.test(port)) return port;
  throw malformed(text, `'${port}' is neither a port number nor a port's name`);
}

function malformed(text: string, why?: string): Error {
  return usageError(`'${text}' is no destination${why === undefined ? '' : `: ${why}`} (${FORM})`);
}
