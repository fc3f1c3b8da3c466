import type { NamedPort, Pod } from '@sluice/engine';
import type { LintRule, Report } from '../rule.js';
import { destinationsOf } from '../rule-reach.js';

/** PORT-4: a name is looked up on the destination pod, with its protocol. */
export const namedPortUnresolved: LintRule = {
  id: 'named-port-unresolved',
  summary: 'a port name that no pod has, or with another protocol, or for different numbers',
  severity: 'error',
  needs: ['workloads'],
  *check(workspace) {
    for (const linted of workspace.policies) {
      for (const rule of [...linted.policy.ingress, ...linted.policy.egress]) {
        if (rule.ports === 'any') continue;
        const named = rule.ports.filter((entry): entry is NamedPort => 'name' in entry);
        if (named.length === 0) continue;
        const pods = destinationsOf(workspace, linted, rule);
        if (pods.length === 0) continue;
        for (const entry of named) {
          const said = problem(entry, pods);
          if (!said) continue;
          const path = linted.manifest.kind === 'NetworkPolicy' ? [...entry.path, 'port'] : entry.path;
          yield { object: linted.object, path, ...said };
        }
      }
    }
  },
};

function problem(
  { name, protocol }: NamedPort,
  pods: readonly Pod[],
): Pick<Report, 'message' | 'severity'> | undefined {
  const named = pods.flatMap(({ ports }) => ports.filter((port) => port.name === name));
  const right = named.filter((port) => protocol === undefined || port.protocol === protocol);
  if (right.length === 0) {
    const others = [...new Set(named.map((port) => port.protocol))];
    if (others.length > 0)
      return {
        message: `port "${name}" is ${others.join(' and ')} on its pods, not ${protocol}: this entry matches nothing`,
      };
    const known = [...new Set(pods.flatMap(({ ports }) => ports.flatMap((port) => port.name ?? [])))].sort();
    const instead = known.length > 0 ? `; they name ${known.map((text) => `"${text}"`).join(', ')}` : '';
    return { message: `no pod names a port "${name}"${instead}: this entry matches nothing` };
  }
  const numbers = [...new Set(right.map(({ port }) => port))].sort((a, b) => a - b);
  if (numbers.length < 2) return undefined;
  return {
    message: `port "${name}" is ${numbers.join(' or ')}, each pod's own`,
    severity: 'info',
  };
}
