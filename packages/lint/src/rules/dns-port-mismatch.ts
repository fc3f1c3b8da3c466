import { matches, NAMESPACE_NAME_LABEL, type PodsPeer } from '@sluice/engine';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { rulesOf } from '../rule-views.js';

const NAMESPACE = 'openshift-dns';

/** SVC-1: OpenShift's DNS Service answers on 53 and its pods on 5353, which is what policies see. */
export const dnsPortMismatch: LintRule = {
  id: 'dns-port-mismatch',
  summary: "port 53 of OpenShift's DNS, whose pods listen on 5353",
  severity: 'error',
  needs: [],
  *check(workspace) {
    for (const linted of workspace.policies) {
      for (const { ports, path, index } of rulesOf(linted, 'egress')) {
        const rule = linted.policy.egress[index];
        if (!rule || rule.peers === 'any') continue;
        const isOnly = rule.peers.every((peer) => peer.kind === 'pods' && meansOpenshift(peer));
        if (!isOnly || ports.some(({ port }) => port === 5353)) continue;
        for (const [i, { port }] of ports.entries()) {
          if (port !== 53) continue;
          const at = [...path, 'ports', i, 'port'];
          yield {
            object: linted.object,
            path: at,
            message: `the pods of ${NAMESPACE} listen on 5353; 53 is their Service's port, which policies do not see`,
            fixes: () =>
              offer(workspace, linted.object, "match the pods' port 5353", [
                { op: 'set', path: at, value: 5353 },
              ]),
          };
        }
      }
    }
  },
};

/** Whether a peer asks for OpenShift's DNS, by the name of its namespace or by its pods' label. */
function meansOpenshift({ namespaces, pods }: PodsPeer): boolean {
  if (pods.requirements.some(({ key }) => key === 'dns.operator.openshift.io/daemonset-dns')) return true;
  if (typeof namespaces === 'string') return namespaces === NAMESPACE;
  return (
    namespaces.requirements.some(({ key }) => key === NAMESPACE_NAME_LABEL) &&
    matches(namespaces, new Map([[NAMESPACE_NAME_LABEL, NAMESPACE]]))
  );
}
