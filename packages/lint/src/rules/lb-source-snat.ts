import { type Cidr, cidrHas, formatCidr, type Node } from '@sluice/engine';
import { servicesOf } from '../linted-services.js';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';

/** Without externalTrafficPolicy Local the pod sees the node's address and not the client's. */
export const lbSourceSnat: LintRule = {
  id: 'lb-source-snat',
  summary: "an ipBlock of clients behind a Service that hides the clients' addresses",
  severity: 'warning',
  needs: ['workloads', 'services'],
  *check(workspace) {
    for (const { policy, subjects, object } of workspace.policies) {
      for (const rule of policy.ingress) {
        for (const peer of rule.peers === 'any' ? [] : rule.peers) {
          if (peer.kind !== 'ip' || peer.cidr.prefix === 0) continue;
          const hiding = subjects
            .flatMap((pod) => servicesOf(workspace, pod))
            .find(
              ({ service: { type, externalTrafficPolicy } }) =>
                (type === 'NodePort' || type === 'LoadBalancer') && externalTrafficPolicy === 'Cluster',
            );
          if (!hiding || isNodeRange(peer.cidr, workspace.cluster.nodes.values())) continue;
          const { service } = hiding;
          const owner = workspace.input.objects.find(({ source }) => source === service.source);
          yield {
            object,
            path: peer.path,
            message:
              `clients of ${service.type} Service ${service.namespace}/${service.name} come with the node's address, ` +
              `so ${formatCidr(peer.cidr)} does not match theirs: it needs externalTrafficPolicy: Local`,
            fixes: () =>
              owner
                ? offer(workspace, owner, `keep the clients' addresses in Service ${service.name}`, [
                    { op: 'set', path: ['spec', 'externalTrafficPolicy'], value: 'Local', after: 'type' },
                  ])
                : [],
          };
        }
      }
    }
  },
};

/** Whether a block is there for the nodes. */
function isNodeRange(cidr: Cidr, nodes: Iterable<Node>): boolean {
  for (const { addresses } of nodes) if (addresses.some((ip) => cidrHas(cidr, ip))) return true;
  return false;
}
