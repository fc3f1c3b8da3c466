import { type Backend, backendsOf, type Pod, type Service } from '@sluice/engine';
import type { Workspace } from './workspace.js';

/** A Service with where each of its ports leads on each of its pods (SVC-1). */
export interface LintedService {
  readonly service: Service;
  readonly backends: readonly Backend[];
}

/** Every Service of the input. */
function servicesIn(workspace: Workspace): readonly LintedService[] {
  return workspace.once(everyService);
}

/** The Services that lead to a pod. */
export function servicesOf(workspace: Workspace, pod: Pod): readonly LintedService[] {
  return workspace.once(byPod).get(pod) ?? [];
}

function everyService({ cluster }: Workspace): readonly LintedService[] {
  return [...cluster.services.values()].map((service) => ({
    service,
    backends: backendsOf(service, cluster, {}),
  }));
}

function byPod(workspace: Workspace): ReadonlyMap<Pod, readonly LintedService[]> {
  const found = new Map<Pod, LintedService[]>();
  for (const linted of servicesIn(workspace)) {
    for (const pod of new Set(linted.backends.map((backend) => backend.pod))) {
      const known = found.get(pod);
      if (known) known.push(linted);
      else found.set(pod, [linted]);
    }
  }
  return found;
}
