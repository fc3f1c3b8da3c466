import { type Cluster, FAMILIES, type Family, type Pod } from '@sluice/engine';

/**
 * Clusters that are to be compared, their pods without known address all of the same families: those that every cluster gives
 * them, or where there is none those of any. Else an address of another family in one of them would seem to take traffic away.
 */
export function shareFamilies(clusters: readonly Cluster[]): readonly Cluster[] {
  const given = clusters.flatMap(({ pods }) => {
    const unknown = [...pods.values()].filter(isUnknown);
    return unknown.length === 0 ? [] : [new Set(unknown.flatMap((pod) => pod.families ?? FAMILIES))];
  });
  const isGiven = (family: Family) => (families: ReadonlySet<Family>) => families.has(family);
  const common = FAMILIES.filter((family) => given.every(isGiven(family)));
  const families = common.length > 0 ? common : FAMILIES.filter((family) => given.some(isGiven(family)));
  const shared = (pod: Pod): Pod => (isUnknown(pod) ? { ...pod, families } : pod);
  return clusters.map((cluster) => ({
    ...cluster,
    pods: new Map([...cluster.pods].map(([id, pod]) => [id, shared(pod)])),
  }));
}

function isUnknown({ addresses }: Pod): boolean {
  return addresses.length === 0;
}
