import { cidrHas, type Ip, parseIp, podId, type Pod, type Rule } from '@sluice/engine';
import { egressRulesOf, letsSomeEgress, mayReachDns } from '../dns.js';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { holdsPort } from '../rule-reach.js';
import type { Workspace } from '../workspace.js';

/** PEER-4: a node-local cache answers on an address that no selector matches. */
export const dnsNodelocal: LintRule = {
  id: 'dns-nodelocal',
  summary: "the cluster's DNS pods are allowed and the node-local cache, which is asked, is not",
  severity: 'warning',
  needs: ['workloads', 'resolver'],
  *check(workspace) {
    const resolver = parseIp(workspace.settings.resolver!);
    if (!resolver || [...workspace.cluster.pods.values()].some(({ addresses }) => has(addresses, resolver)))
      return;
    const service = [...workspace.cluster.services.values()].some(({ clusterIPs }) =>
      has(clusterIPs, resolver),
    );
    if (service) return;
    const told = new Set<Pod>();
    for (const linted of workspace.policies) {
      if (linted.manifest.kind !== 'NetworkPolicy' || !letsSomeEgress(linted)) continue;
      const mute = linted.subjects.filter((pod) => !told.has(pod) && asksInVain(workspace, pod, resolver));
      const [first] = mute;
      if (!first) continue;
      for (const pod of mute) told.add(pod);
      const { object, policy } = linted;
      const address = workspace.settings.resolver!;
      const cidr = `${address}/${resolver.family === 4 ? 32 : 128}`;
      yield {
        object,
        path: ['spec', 'egress'],
        atKey: true,
        message: `${podId(first)} asks the resolver at ${address}, which no rule allows: selectors never match it`,
        fixes: () =>
          offer(workspace, object, `allow DNS at ${address}`, [
            {
              op: 'insert',
              path: ['spec', 'egress', policy.egress.length],
              value: {
                to: [{ ipBlock: { cidr } }],
                ports: [
                  { protocol: 'UDP', port: 53 },
                  { protocol: 'TCP', port: 53 },
                ],
              },
            },
          ]),
      };
    }
  },
};

function has(addresses: readonly Ip[], { family, value }: Ip): boolean {
  return addresses.some((ip) => ip.family === family && ip.value === value);
}

/** Whether DNS is allowed somewhere and not where it is asked. */
function asksInVain(workspace: Workspace, pod: Pod, resolver: Ip): boolean {
  const rules = egressRulesOf(workspace, pod);
  return (
    rules.some((rule) => mayReachDns(workspace, rule, 'UDP')) &&
    !rules.some((rule) => reaches(rule, resolver))
  );
}

function reaches(rule: Rule, resolver: Ip): boolean {
  if (!holdsPort(rule, 'UDP', 53)) return false;
  if (rule.peers === 'any') return true;
  return rule.peers.some(
    (peer) =>
      peer.kind === 'ip' &&
      cidrHas(peer.cidr, resolver) &&
      !peer.except.some((hole) => cidrHas(hole, resolver)),
  );
}
