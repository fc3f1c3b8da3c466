import { egressRulesOf, mayReachDns } from '../dns.js';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { rulesOf } from '../rule-views.js';

/** PORT-1: UDP and TCP are entries of their own, and DNS needs both. */
export const dnsUdpOnly: LintRule = {
  id: 'dns-udp-only',
  summary: 'DNS over UDP without TCP',
  severity: 'info',
  needs: [],
  *check(workspace) {
    for (const linted of workspace.policies) {
      for (const { ports, path, index } of rulesOf(linted, 'egress')) {
        const udp = ports.findIndex(
          ({ protocol, port }) => protocol === 'UDP' && (port === 53 || port === 5353),
        );
        const entry = ports[udp];
        if (!entry || !linted.policy.egress[index]) continue;
        const own = linted.policy.egress;
        const rules = [...own, ...linted.subjects.flatMap((pod) => egressRulesOf(workspace, pod))];
        if (rules.some((rule) => mayReachDns(workspace, rule, 'TCP'))) continue;
        yield {
          object: linted.object,
          path: [...path, 'ports', udp],
          message: `DNS over UDP ${entry.port} only: truncated answers are asked for again over TCP`,
          fixes: () =>
            offer(workspace, linted.object, `allow TCP ${entry.port} too`, [
              { op: 'insert', path: [...path, 'ports', udp + 1], value: { ...entry, protocol: 'TCP' } },
            ]),
        };
      }
    }
  },
};
