import { DNS, KUBE_DNS, podsText } from './pieces.js';
import type { Template } from './template.js';

/** Questions to the cluster's DNS servers, or to any. */
export const allowDns: Template = {
  name: 'allow-dns',
  summary: "DNS, at the cluster's servers or, with --any, at any",
  uses: ['name', 'pods', 'any'],
  needs: [],
  make: ({ namespace, name, pods, any }) => [
    {
      comment: any
        ? `Lets ${podsText(pods)} ask any DNS server, over UDP and TCP. Data can leave by DNS: without --any only the cluster's servers are asked.`
        : `Lets ${podsText(pods)} ask the cluster's DNS servers, over UDP and, for long answers, TCP.`,
      name: name ?? 'allow-dns',
      namespace,
      spec: {
        podSelector: pods ?? {},
        policyTypes: ['Egress'],
        egress: [any ? { ports: DNS } : { to: [KUBE_DNS], ports: DNS }],
      },
    },
  ],
};
