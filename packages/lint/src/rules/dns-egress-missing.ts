import { podId, type Pod } from '@sluice/engine';
import { dnsRule, egressRulesOf, isDnsServer, letsSomeEgress, mayReachDns } from '../dns.js';
import { servicesOf } from '../linted-services.js';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { peerPodsOf } from '../rule-reach.js';
import type { LintedPolicy, Workspace } from '../workspace.js';

/** ISO-3: what all policies of a pod allow together has to hold its DNS server, or every name that it asks for fails. */
export const dnsEgressMissing: LintRule = {
  id: 'dns-egress-missing',
  summary: 'pods isolated for egress that can ask no DNS server',
  severity: 'warning',
  needs: ['workloads'],
  *check(workspace) {
    const told = new Set<Pod>();
    for (const linted of workspace.policies) {
      if (linted.manifest.kind !== 'NetworkPolicy' || !letsSomeEgress(linted)) continue;
      const mute = linted.subjects.filter((pod) => !told.has(pod) && isMute(workspace, pod));
      const [first, ...others] = mute;
      if (!first) continue;
      for (const pod of mute) told.add(pod);
      const { object } = linted;
      const service = namedService(workspace, linted);
      const more = others.length === 0 ? '' : ` and ${others.length} more`;
      yield {
        object,
        path: ['spec', 'egress'],
        atKey: true,
        message:
          `${podId(first)}${more} can ask no DNS server: no policy that selects it allows egress to UDP 53` +
          (service === undefined ? '' : `, so the name of Service ${service} is not found`),
        ...(service !== undefined && { severity: 'error' as const }),
        fixes: () =>
          offer(workspace, object, 'allow DNS', [
            {
              op: 'insert',
              path: ['spec', 'egress', linted.policy.egress.length],
              value: dnsRule(workspace),
            },
          ]),
      };
    }
  },
};

function isMute(workspace: Workspace, pod: Pod): boolean {
  if (pod.hostNetwork || isDnsServer(pod)) return false;
  return !egressRulesOf(workspace, pod).some((rule) => mayReachDns(workspace, rule, 'UDP'));
}

/** A Service whose pods the policy allows: its clients look up its name. */
function namedService(workspace: Workspace, { policy }: LintedPolicy): string | undefined {
  for (const rule of policy.egress) {
    if (rule.peers === 'any') continue;
    for (const pod of peerPodsOf(workspace, rule)) {
      const [known] = servicesOf(workspace, pod);
      if (known) return `${known.service.namespace}/${known.service.name}`;
    }
  }
  return undefined;
}
