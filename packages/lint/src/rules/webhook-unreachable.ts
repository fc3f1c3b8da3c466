import { backendsOf } from '@sluice/engine';
import { member } from '../malformed.js';
import { admits, isolatingIngress } from '../outside.js';
import type { LintRule } from '../rule.js';

/** NODE-1: the API server calls webhooks from its node; a webhook that it cannot reach stops what it guards. */
export const webhookUnreachable: LintRule = {
  id: 'webhook-unreachable',
  summary: 'an admission webhook whose pods do not let the API server in',
  severity: 'warning',
  needs: ['workloads', 'services'],
  *check(workspace) {
    for (const object of workspace.input.objects) {
      if (object.kind !== 'ValidatingWebhookConfiguration' && object.kind !== 'MutatingWebhookConfiguration')
        continue;
      const webhooks = member(object.value, 'webhooks');
      for (const [i, webhook] of (Array.isArray(webhooks) ? (webhooks as unknown[]) : []).entries()) {
        const called = member(member(webhook, 'clientConfig'), 'service');
        const [namespace, name, port] = ['namespace', 'name', 'port'].map((key) => member(called, key));
        if (typeof namespace !== 'string' || typeof name !== 'string') continue;
        const service = workspace.cluster.services.get(`${namespace}/${name}`);
        if (!service) continue;
        const wanted = { port: typeof port === 'number' ? port : 443, protocol: 'TCP' } as const;
        const shut = backendsOf(service, workspace.cluster, wanted).find(
          ({ pod, targetPort }) =>
            targetPort !== undefined &&
            !pod.hostNetwork &&
            isolatingIngress(workspace, pod).length > 0 &&
            !admits(workspace, pod, 'TCP', targetPort, 'apiserver'),
        );
        if (!shut) continue;
        const { pod, targetPort } = shut;
        const [policy] = isolatingIngress(workspace, pod);
        yield {
          object,
          path: ['webhooks', i, 'clientConfig', 'service'],
          atKey: true,
          message:
            `the API server calls ${pod.kind} ${pod.namespace}/${pod.name} on TCP ${targetPort}, which lets no address ` +
            'outside of the pods in: selectors never match the API server, so name its addresses or no peer',
          related: [{ object: policy!.object, path: ['spec'], message: 'the policy that isolates it' }],
        };
      }
    }
  },
};
