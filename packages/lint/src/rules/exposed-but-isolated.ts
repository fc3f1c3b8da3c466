import { backendsOf, type Pod, type Protocol } from '@sluice/engine';
import type { EntryPoint } from '@sluice/manifest';
import { offer } from '../offer.js';
import { admits, isolatingIngress } from '../outside.js';
import type { LintRule } from '../rule.js';
import type { LintedPolicy, Workspace } from '../workspace.js';

/** ISO-2: what is exposed to the outside and isolated has to let the outside in. */
export const exposedButIsolated: LintRule = {
  id: 'exposed-but-isolated',
  summary: 'an Ingress, route or Service that leads the outside to pods which admit nobody from there',
  severity: 'error',
  needs: ['workloads', 'services'],
  *check(workspace) {
    for (const entry of workspace.input.entryPoints) {
      const object = workspace.input.objects.find(({ source }) => source === entry.source);
      const shut = object && shutBackend(workspace, entry);
      if (!shut) continue;
      const { pod, protocol, port, policy } = shut;
      const what = `${entry.kind} ${entry.namespace}/${entry.name}`;
      const way = entry.kind === 'Service' ? `is a ${entry.by}` : `leads to Service ${entry.service}`;
      yield {
        object,
        path: entry.path,
        message: `${what} ${way}, but ${pod.kind} ${pod.namespace}/${pod.name} lets nobody in from outside on ${protocol} ${port}`,
        related: [{ object: policy.object, path: ['spec'], message: 'the policy that isolates it' }],
        fixes: () => {
          const { manifest } = policy;
          if (manifest.kind !== 'NetworkPolicy') return [];
          const rule = { ports: [{ protocol, port }] };
          const path = ['spec', 'ingress'];
          const rules = manifest.spec.ingress ?? [];
          return offer(workspace, policy.object, `let everybody in on ${protocol} ${port}`, [
            rules.length > 0
              ? { op: 'insert', path: [...path, rules.length], value: rule }
              : { op: 'set', path, value: [rule] },
          ]);
        },
      };
    }
  },
};

interface ShutBackend {
  readonly pod: Pod;
  readonly protocol: Protocol;
  readonly port: number;
  readonly policy: LintedPolicy;
}

function shutBackend(workspace: Workspace, entry: EntryPoint): ShutBackend | undefined {
  const service = workspace.cluster.services.get(entry.service);
  if (!service) return undefined;
  const origin =
    entry.by === 'Ingress' || entry.by === 'Gateway' || entry.by === 'Route' ? 'controller' : 'client';
  const wanted = entry.port ? { port: entry.port.port, protocol: entry.port.protocol } : {};
  for (const { pod, port, targetPort } of backendsOf(service, workspace.cluster, wanted)) {
    if (targetPort === undefined || pod.hostNetwork) continue;
    const [policy] = isolatingIngress(workspace, pod);
    if (policy && !admits(workspace, pod, port.protocol, targetPort, origin))
      return { pod, protocol: port.protocol, port: targetPort, policy };
  }
  return undefined;
}
