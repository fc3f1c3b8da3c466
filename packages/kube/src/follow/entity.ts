import type { Change, Cluster } from '@sluice/engine';
import { type Diagnostic, loadCluster } from '@sluice/manifest';
import { liveObject } from '../objects/live-object.js';
import type { Resource } from '../resources/resource.js';

/** What one object is to a cluster: a change that brings it, and what its reading tells. */
export interface Entity {
  /** Undefined where the object cannot be taken: what was known of it is not true any more. */
  readonly change: Change | undefined;
  readonly namespace?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one object as manifests are read. The families of a pod without address are left open: they hang on all others. */
export function entityOf(
  context: string,
  resource: Resource,
  item: Readonly<Record<string, unknown>>,
): Entity {
  const { object } = liveObject(context, resource, item);
  const { cluster, diagnostics } = loadCluster([], { objects: [object] });
  const { namespace } = object;
  return {
    change: changeOf(cluster, resource.kind, object.name),
    ...(namespace !== undefined && { namespace }),
    diagnostics,
  };
}

function changeOf(
  { namespaces, nodes, pods, policies }: Cluster,
  kind: string,
  name: string,
): Change | undefined {
  if (kind === 'Namespace') {
    const namespace = namespaces.get(name);
    return namespace && { kind: 'namespace', name, namespace };
  }
  if (kind === 'Node') {
    const node = nodes.get(name);
    return node && { kind: 'node', name, node };
  }
  for (const [id, { families: _, ...pod }] of pods) return { kind: 'pod', id, pod };
  for (const [id, policy] of policies) return { kind: 'policy', id, policy };
  return undefined;
}
