import type { ContainerPort, Pod } from '../cluster/pod.js';
import { portSets } from '../net/port-set.js';
import type { FlowProtocol } from '../net/protocol.js';
import type { NamedPort, PortMatch, Rule } from '../policy/rule.js';

/** Whether a rule's ports hold a flow to `destination`, undefined when that is no pod (PORT-1, PORT-6). */
export function anyPortMatches(
  rule: Rule,
  protocol: FlowProtocol,
  port: number,
  destination: Pod | undefined,
): boolean {
  return rule.ports === 'any' || rule.ports.some((match) => portMatches(match, protocol, port, destination));
}

/** Whether one entry of `ports` holds a flow (PORT-2 to PORT-5). */
export function portMatches(
  match: PortMatch,
  protocol: FlowProtocol,
  port: number,
  destination: Pod | undefined,
): boolean {
  if ('name' in match) {
    return portsNamed(match, destination).some((known) => known.protocol === protocol && known.port === port);
  }
  return match.protocol === protocol && portSets.has(match.ports, port);
}

/** The ports that a name stands for on one destination pod (PORT-4); none when that is no pod. */
export function portsNamed(match: NamedPort, destination: Pod | undefined): readonly ContainerPort[] {
  return (destination?.ports ?? []).filter(
    ({ name, protocol }) => name === match.name && (match.protocol ?? protocol) === protocol,
  );
}
