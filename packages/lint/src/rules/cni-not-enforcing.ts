import { isEnforced, type NetworkPolicyPort, type Profile } from '@sluice/engine';
import type { LintRule, Report } from '../rule.js';
import { allRules } from '../rule-views.js';

/** What the implementation that the profile names does not do. */
export const cniNotEnforcing: LintRule = {
  id: 'cni-not-enforcing',
  summary: "what the cluster's implementation ignores",
  severity: 'error',
  needs: ['profile'],
  *check(workspace) {
    const profile = workspace.settings.profile!;
    for (const { object, manifest } of workspace.policies) {
      if (isEnforced(manifest, profile)) continue;
      yield {
        object,
        path: ['kind'],
        message: `${profile.name} does not enforce ${manifest.kind}: this policy is accepted and does nothing`,
      };
    }
    if (!profile.enforces) return;
    for (const { linted, ports, path } of allRules(workspace)) {
      for (const [i, port] of ports.entries()) {
        const said = unsupported(port, profile);
        if (said)
          yield { object: linted.object, path: [...path, 'ports', i, said.field], message: said.message };
      }
    }
  },
};

function unsupported(
  { endPort, protocol, port }: NetworkPolicyPort,
  { name, endPort: ranges, sctp, namedPorts }: Profile,
): (Pick<Report, 'message'> & { readonly field: string }) | undefined {
  if (typeof endPort === 'number' && ranges === 'first-port-only')
    return { field: 'endPort', message: `${name} ignores endPort: only port ${port} is matched` };
  if (protocol === 'SCTP' && !sctp)
    return { field: 'protocol', message: `${name} does not support SCTP: this entry matches nothing` };
  if (typeof port === 'string' && namedPorts !== 'per-pod') {
    const meaning = namedPorts === 'unmatched' ? 'matches nothing' : 'matches every port';
    return { field: 'port', message: `${name} does not resolve port names: this entry ${meaning}` };
  }
  return undefined;
}
