import type { Ip } from '@sluice/engine';
import { ICMPV6 } from '../ruleset/protocol-numbers.js';
import type { Scalar } from '../ruleset/named-set.js';
import type { Field } from '../ruleset/rule.js';

/** A packet as the node sees it, behind destination translation. */
export interface Packet {
  /** Where it came in; absent: the node itself sends it. */
  readonly iif?: string;
  /** Where it goes out; absent: it is for the node itself. */
  readonly oif?: string;
  readonly source: Ip;
  readonly destination: Ip;
  /** The number of its protocol, e.g. 6 for TCP. */
  readonly protocol: number;
  /** The destination port, of protocols that have ports. */
  readonly port?: number;
  /** The source port, of protocols that have ports. */
  readonly sourcePort?: number;
  /** The type of an ICMPv6 message. */
  readonly icmpType?: number;
  /** What connection tracking says of it; `new` when absent. */
  readonly state?: 'new' | 'established' | 'related' | 'invalid' | 'untracked';
  /** Whether it goes the way of its connection's first packet; `original` when absent. */
  readonly direction?: 'original' | 'reply';
  /** The mark of its connection; 0 when absent. */
  readonly connectionMark?: number;
}

/** What rules have written so far. */
export interface Marks {
  readonly priority: number;
  readonly connectionMark: number;
}

/** What a rule reads of a packet; undefined where it has no such field, so that no condition on it holds. */
export function fieldOf(
  packet: Packet,
  { priority, connectionMark }: Marks,
  field: Field,
): Scalar | undefined {
  const { source, destination } = packet;
  switch (field) {
    case 'iifname':
      return packet.iif;
    case 'oifname':
      return packet.oif;
    case 'ct state':
      return packet.state ?? 'new';
    case 'meta priority':
      return priority;
    case 'ct direction':
      return packet.direction ?? 'original';
    case 'ct mark':
      return connectionMark;
    case 'meta l4proto':
      return packet.protocol;
    case 'icmpv6 type':
      return source.family === 6 && packet.protocol === ICMPV6 ? packet.icmpType : undefined;
    case 'ip saddr':
      return source.family === 4 ? source.value : undefined;
    case 'ip daddr':
      return destination.family === 4 ? destination.value : undefined;
    case 'ip6 saddr':
      return source.family === 6 ? source.value : undefined;
    case 'ip6 daddr':
      return destination.family === 6 ? destination.value : undefined;
    case 'th sport':
      return packet.sourcePort;
    case 'th dport':
      return packet.port;
  }
}
