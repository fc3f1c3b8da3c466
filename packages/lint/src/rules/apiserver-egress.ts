import { type Cidr, cidrHas, cidrOf, formatIp, type Ip, type Peer, type Service } from '@sluice/engine';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import type { Workspace } from '../workspace.js';

/** PEER-4, SVC-1: the API server runs on the host network, behind a Service whose address policies do not see. */
export const apiserverEgress: LintRule = {
  id: 'apiserver-egress',
  summary: 'the API server by its ClusterIP or by a selector, neither of which matches it',
  severity: 'warning',
  needs: [],
  *check(workspace) {
    const service = workspace.cluster.services.get('default/kubernetes');
    const addresses = clusterIps(workspace, service);
    for (const { manifest, policy, object } of workspace.policies) {
      for (const rule of policy.egress) {
        for (const peer of rule.peers === 'any' ? [] : rule.peers) {
          const by = namesApiServer(peer, addresses);
          if (by === undefined) continue;
          const real = (service?.endpoints ?? []).flatMap((endpoints) => endpoints.addresses);
          const ports = [
            ...new Set((service?.endpoints ?? []).flatMap((known) => known.ports.map(({ port }) => port))),
          ];
          const where =
            real.length > 0
              ? `${real.map(formatIp).join(', ')} port ${ports.join(' or ')}`
              : 'usually port 6443';
          yield {
            object,
            path: peer.path,
            message:
              `${by} does not match the API server: it runs on the host network, so name its endpoint addresses ` +
              `(kubectl get endpoints kubernetes -n default): ${where}`,
            fixes: () =>
              manifest.kind !== 'NetworkPolicy' || real.length === 0
                ? []
                : offer(workspace, object, "allow the API server's endpoint addresses", [
                    { op: 'insert', path: ['spec', 'egress', rule.index + 1], value: ruleTo(real, ports) },
                    { op: 'remove', path: peer.path },
                  ]),
          };
        }
      }
    }
  },
};

function ruleTo(addresses: readonly Ip[], ports: readonly number[]): unknown {
  return {
    to: addresses.map((ip) => ({ ipBlock: { cidr: `${formatIp(ip)}/${ip.family === 4 ? 32 : 128}` } })),
    ports: ports.map((port) => ({ protocol: 'TCP', port })),
  };
}

/** The address of the Service `kubernetes`: as given, else the first of each range for Services, which it always gets. */
function clusterIps({ settings }: Workspace, service: Service | undefined): readonly Ip[] {
  if (service && service.clusterIPs.length > 0) return service.clusterIPs;
  return settings.clusterRanges.map(({ family, first }) => ({ family, value: first + 1n }));
}

function namesApiServer(peer: Peer, addresses: readonly Ip[]): string | undefined {
  if (peer.kind === 'ip') {
    const ip = addresses.find((known) => isOnly(peer.cidr, known));
    return ip && `${formatIp(ip)}, the ClusterIP of Service default/kubernetes,`;
  }
  if (peer.kind !== 'pods') return undefined;
  const { requirements } = peer.pods;
  const asks = (key: string, value: string): boolean =>
    requirements.some((known) => known.key === key && known.values.includes(value));
  const isIt =
    asks('component', 'kube-apiserver') || (asks('component', 'apiserver') && asks('provider', 'kubernetes'));
  return isIt ? 'a selector' : undefined;
}

function isOnly(cidr: Cidr, ip: Ip): boolean {
  return cidrHas(cidr, ip) && cidr.prefix === cidrOf(ip, ip.family === 4 ? 32 : 128).prefix;
}
