import { isDnsPort } from '../dns.js';
import type { LintRule } from '../rule.js';
import { allRules } from '../rule-views.js';

/** RULE-2: a rule with ports and no `to` is these ports of every address: DNS carries data out as well. */
export const dnsAnyDestination: LintRule = {
  id: 'dns-any-destination',
  summary: 'port 53 open to the world',
  severity: 'info',
  needs: [],
  *check(workspace) {
    for (const { linted, direction, peers, ports, path } of allRules(workspace)) {
      if (direction !== 'egress' || peers.length > 0 || ports.length === 0 || !ports.every(isDnsPort))
        continue;
      yield {
        object: linted.object,
        path,
        message:
          'DNS to any address, the internet included: data can leave by it; name the DNS servers in `to`',
      };
    }
  },
};
