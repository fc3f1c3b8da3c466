import { isDnsPort } from '../dns.js';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { rulesOf } from '../rule-views.js';
import { portsText } from '../words.js';

/** RULE-1: rules are ORed. A `-` before `ports` makes them a rule of their own, to every peer. */
export const ruleSplitPeersPorts: LintRule = {
  id: 'rule-split-peers-ports',
  summary: 'peers and ports are two rules, so the peers get every port and the ports every peer',
  severity: 'warning',
  needs: [],
  *check(workspace) {
    for (const linted of workspace.policies) {
      for (const direction of ['ingress', 'egress'] as const) {
        const rules = rulesOf(linted, direction);
        for (const [i, rule] of rules.entries()) {
          const next = rules[i + 1];
          if (!next || rule.peers.length === 0 || rule.ports.length > 0) continue;
          // DNS to any server is often meant as a rule of its own.
          if (next.peers.length > 0 || next.ports.length === 0 || next.ports.every(isDnsPort)) continue;
          const { object } = linted;
          const anywhere = direction === 'ingress' ? 'from anywhere' : 'to anywhere';
          yield {
            object,
            path: next.path,
            message:
              `rule ${i + 2} has no \`${next.peersKey}\`: ${portsText(next.ports)} ${anywhere}; ` +
              `rule ${i + 1} has no \`ports\`: every port`,
            related: [{ object, path: rule.path, message: 'the rule with the peers' }],
            fixes: () =>
              offer(workspace, object, `merge rules ${i + 1} and ${i + 2}`, [
                { op: 'set', path: [...rule.path, 'ports'], value: next.ports },
                { op: 'remove', path: next.path },
              ]),
          };
        }
      }
    }
  },
};
