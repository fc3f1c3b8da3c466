import { FAMILIES, type Family, type Node, type Pod, type Service } from '@sluice/engine';

/**
 * The families that a pod can have whose addresses are not known: those of the addresses of pods, nodes and Services. Where
 * nothing has an address that is IPv4, as on every cluster that nobody set up otherwise; what policies speak of says nothing of it.
 */
export function familiesIn(
  pods: Iterable<Pod>,
  nodes: Iterable<Node>,
  services: Iterable<Service>,
): readonly Family[] {
  const seen = new Set<Family>();
  for (const { addresses } of pods) for (const { family } of addresses) seen.add(family);
  for (const { addresses } of nodes) for (const { family } of addresses) seen.add(family);
  for (const { clusterIPs } of services) for (const { family } of clusterIPs) seen.add(family);
  return seen.size === 0 ? [4] : FAMILIES.filter((family) => seen.has(family));
}
