import { type Pod, type PortMatch, type Protocol, type Service } from '@sluice/engine';
import { servicesOf } from '../linted-services.js';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { destinationsOf } from '../rule-reach.js';
import type { Workspace } from '../workspace.js';

/** SVC-1: policies see the pod's port, after the Service's has been translated. */
export const servicePortNotTarget: LintRule = {
  id: 'service-port-not-target',
  summary: "a port of the Service where the pod's port is meant",
  severity: 'error',
  needs: ['workloads', 'services'],
  *check(workspace) {
    for (const linted of workspace.policies) {
      for (const rule of [...linted.policy.ingress, ...linted.policy.egress]) {
        if (rule.ports === 'any' || rule.peers === 'any') continue;
        const pods = destinationsOf(workspace, linted, rule);
        if (pods.length === 0) continue;
        for (const entry of rule.ports) {
          const wanted = singlePort(entry);
          if (!wanted || pods.some((pod) => declares(pod, wanted.protocol, wanted.port))) continue;
          const found = translated(workspace, pods, wanted);
          if (!found) continue;
          const { service, targets } = found;
          const { object } = linted;
          const path = linted.manifest.kind === 'NetworkPolicy' ? [...entry.path, 'port'] : entry.path;
          yield {
            object,
            path,
            message:
              `${wanted.port} is the port of Service ${service.namespace}/${service.name}; ` +
              `policies match the pod's port: ${targets.join(' or ')}`,
            fixes: () =>
              linted.manifest.kind !== 'NetworkPolicy'
                ? []
                : targets.flatMap((value) =>
                    offer(workspace, object, `match the pod's port ${value}`, [{ op: 'set', path, value }]),
                  ),
          };
        }
      }
    }
  },
};

interface NumberedPort {
  readonly protocol: Protocol;
  readonly port: number;
}

function singlePort(entry: PortMatch): NumberedPort | undefined {
  if ('name' in entry) return undefined;
  const [only, more] = entry.ports;
  return only && !more && only[0] === only[1] ? { protocol: entry.protocol, port: only[0] } : undefined;
}

function declares({ ports }: Pod, protocol: Protocol, port: number): boolean {
  return ports.some((known) => known.protocol === protocol && known.port === port);
}

/** A Service of some of the pods that has this port and leads to others; none where any Service leads to this port. */
function translated(
  workspace: Workspace,
  pods: readonly Pod[],
  { protocol, port }: NumberedPort,
): { readonly service: Service; readonly targets: readonly number[] } | undefined {
  const wanted = new Set(pods);
  const near = new Set(pods.flatMap((pod) => servicesOf(workspace, pod)));
  let found: { readonly service: Service; readonly targets: readonly number[] } | undefined;
  for (const { service, backends } of near) {
    const own = backends.filter((backend) => wanted.has(backend.pod) && backend.port.protocol === protocol);
    if (own.some(({ targetPort }) => targetPort === port)) return undefined;
    const led = own.filter((backend) => backend.port.port === port);
    const targets = [...new Set(led.flatMap(({ targetPort }) => targetPort ?? []))].sort((a, b) => a - b);
    if (!found && targets.length > 0) found = { service, targets };
  }
  return found;
}
