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
    return portsNamed(match, destination?.ports ?? []).some(
      (known) => known.protocol === protocol && known.port === port,
    );
  }
  return match.protocol === protocol && portSets.has(match.ports, port);
}

/** The ports that a name stands for among those that one destination declares (PORT-4). */
export function portsNamed(match: NamedPort, declared: readonly ContainerPort[]): readonly ContainerPort[] {
  return declared.filter(
    ({ name, protocol }) => name === match.name && (match.protocol ?? protocol) === protocol,
  );
}
