import {
  FAMILIES,
  type Family,
  type Node,
  type Pod,
  type PolicyManifest,
  type Service,
} from '@sluice/engine';

/**
 * The families that a pod can have whose addresses are not known: those of the addresses of pods, nodes and Services, and those
 * that policies speak of. Where nothing has an address IPv4 is one of them, as on every cluster that nobody set up otherwise.
 */
export function familiesIn(
  pods: Iterable<Pod>,
  nodes: Iterable<Node>,
  services: Iterable<Service>,
  policies: Iterable<PolicyManifest>,
): readonly Family[] {
  const seen = new Set<Family>();
  for (const { addresses } of pods) for (const { family } of addresses) seen.add(family);
  for (const { addresses } of nodes) for (const { family } of addresses) seen.add(family);
  for (const { clusterIPs } of services) for (const { family } of clusterIPs) seen.add(family);
  if (seen.size === 0) seen.add(4);
  if (!seen.has(6) || !seen.has(4))
    for (const policy of policies) for (const family of spokenOf(policy)) seen.add(family);
  return FAMILIES.filter((family) => seen.has(family));
}

/** The families of the blocks that a policy names. */
function* spokenOf(policy: PolicyManifest): Generator<Family> {
  const { ingress, egress } = policy.spec;
  for (const rule of [...(ingress ?? []), ...(egress ?? [])]) {
    if (!rule) continue;
    const peers = [...(('from' in rule && rule.from) || []), ...(('to' in rule && rule.to) || [])];
    for (const peer of peers) {
      const blocks = [
        ...('ipBlock' in peer && peer.ipBlock ? [peer.ipBlock.cidr] : []),
        ...(('networks' in peer && peer.networks) || []),
      ];
      for (const block of blocks) yield block.includes(':') ? 6 : 4;
    }
  }
}
