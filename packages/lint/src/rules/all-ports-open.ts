import type { LintRule } from '../rule.js';
import { allRules } from '../rule-views.js';

/** PORT-1: a rule without ports is every port of every protocol. */
export const allPortsOpen: LintRule = {
  id: 'all-ports-open',
  summary: 'a rule with peers and no ports',
  severity: 'info',
  needs: [],
  *check(workspace) {
    for (const { linted, peers, ports, path } of allRules(workspace)) {
      if (peers.length === 0 || ports.length > 0) continue;
      yield {
        object: linted.object,
        path,
        message: 'without `ports` its peers get every port of every protocol',
      };
    }
  },
};
