import { NO_TRAFFIC, PROTOCOLS, trafficOf, type TrafficSet } from '@sluice/engine';
import { PROTOCOL_NUMBER } from '../ruleset/protocol-numbers.js';

/** The traffic of a protocol, by its number, to one port. */
export function trafficAt(protocol: number, port: number | undefined): TrafficSet {
  const name = PROTOCOLS.find((one) => PROTOCOL_NUMBER[one] === protocol);
  return name === undefined || port === undefined
    ? { ...NO_TRAFFIC, other: true }
    : trafficOf(name, [[port, port]]);
}
