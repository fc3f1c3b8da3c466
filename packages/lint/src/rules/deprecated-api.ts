import { safely } from '../offer.js';
import type { LintRule } from '../rule.js';

const NETWORK_POLICY = 'networking.k8s.io/v1';

/** Versions of the policy APIs that are gone or on their way out. */
export const deprecatedApi: LintRule = {
  id: 'deprecated-api',
  summary: 'a version of a policy API that is gone or replaced',
  severity: 'info',
  needs: [],
  *check(workspace) {
    for (const object of workspace.input.objects) {
      const path = ['apiVersion'];
      if (object.kind === 'NetworkPolicy' && object.apiVersion === 'extensions/v1beta1')
        yield {
          object,
          path,
          message: `extensions/v1beta1 is refused since Kubernetes 1.16: write ${NETWORK_POLICY}`,
          severity: 'warning',
          fixes: () =>
            safely(workspace, object, `write ${NETWORK_POLICY}`, [
              { op: 'set', path, value: NETWORK_POLICY },
            ]),
        };
      const isAdmin = object.kind === 'AdminNetworkPolicy' || object.kind === 'BaselineAdminNetworkPolicy';
      if (isAdmin && object.apiVersion.startsWith('policy.networking.k8s.io/'))
        yield {
          object,
          path: ['kind'],
          message: `${object.kind} is replaced by ClusterNetworkPolicy with tier ${object.kind === 'AdminNetworkPolicy' ? 'Admin' : 'Baseline'}`,
        };
    }
  },
};
