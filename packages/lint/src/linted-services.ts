import { type Backend, backendsOf, type Cluster, type Pod, podId, type Service } from '@sluice/engine';
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

function everyService({ cluster, podsIn }: Workspace): readonly LintedService[] {
  // A Service leads to pods of its own namespace only; looking among all for each takes long.
  const inNamespace = new Map<string, Cluster>();
  const clusterOf = (namespace: string): Cluster => {
    const known = inNamespace.get(namespace);
    if (known) return known;
    const made = { ...cluster, pods: new Map(podsIn(namespace).map((pod) => [podId(pod), pod])) };
    inNamespace.set(namespace, made);
    return made;
  };
  return [...cluster.services.values()].map((service) => ({
    service,
    backends: backendsOf(service, clusterOf(service.namespace), {}),
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
