import type { Cluster, Model, PolicyManifest } from '@sluice/engine';

/** The cluster with the policies of each tie (CNP-4) asked the other way round; undefined where there is no tie. */
export function withTiesTurned(cluster: Cluster, { policies }: Pick<Model, 'policies'>): Cluster | undefined {
  const priorities = new Map<string, number>();
  // Priorities are whole numbers: what is less than one apart stays between the same neighbours.
  const step = 1 / (policies.length + 1);
  for (const [i, { id, tier, priority }] of policies.entries()) {
    if (tier === 'NetworkPolicy') continue;
    const isTied = policies.some(
      (other) => other.id !== id && other.tier === tier && other.priority === priority,
    );
    if (isTied) priorities.set(id, priority + (policies.length - i) * step);
  }
  if (priorities.size === 0) return undefined;
  const turned = [...cluster.policies].map(([id, manifest]): [string, PolicyManifest] => {
    const priority = priorities.get(id);
    if (priority === undefined) return [id, manifest];
    return [id, { ...manifest, spec: { ...manifest.spec, priority } } as PolicyManifest];
  });
  return { ...cluster, policies: new Map(turned) };
}
