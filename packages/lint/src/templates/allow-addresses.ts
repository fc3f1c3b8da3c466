import { onPorts, podsText, portsField } from './pieces.js';
import type { Template } from './template.js';

/** Addresses that pods may go out to. */
export const allowEgressToCidr: Template = {
  name: 'allow-egress-to-cidr',
  summary: 'egress to the addresses of --cidr, without those of --except',
  uses: ['name', 'pods', 'ports', 'except'],
  needs: ['cidrs'],
  make: ({ namespace, name, pods, cidrs, except, ports }) => [
    {
      comment:
        `Lets ${podsText(pods)} reach ${cidrs.join(', ')}${except.length > 0 ? ` without ${except.join(', ')}` : ''}${onPorts(ports)}. ` +
        'Names are not found before DNS is allowed (sluice new allow-dns).',
      name: name ?? 'allow-egress-to-cidr',
      namespace,
      spec: {
        podSelector: pods ?? {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: cidrs.map((cidr) => {
              const holes = except.filter((hole) => hole.includes(':') === cidr.includes(':'));
              return { ipBlock: { cidr, ...(holes.length > 0 && { except: holes }) } };
            }),
            ...portsField(ports),
          },
        ],
      },
    },
  ],
};

/** Everything but the address on which clouds serve credentials. */
export const denyMetadata: Template = {
  name: 'deny-metadata',
  summary: "egress to everybody but the cloud's metadata address",
  uses: ['name', 'pods'],
  needs: [],
  make: ({ namespace, name, pods }) => [
    {
      comment: `Lets ${podsText(pods)} reach everybody but the addresses on which clouds serve the node's credentials. Policies add up: another one for the same pods may open them again (sluice lint says so).`,
      name: name ?? 'deny-metadata',
      namespace,
      spec: {
        podSelector: pods ?? {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [
              { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } },
              { ipBlock: { cidr: '::/0', except: ['fd00:ec2::254/128'] } },
              // Some implementations do not match pods by their addresses (IP-4).
              { namespaceSelector: {} },
            ],
          },
        ],
      },
    },
  ],
};

/** The API server, by its addresses: no selector matches it. */
export const allowApiserver: Template = {
  name: 'allow-apiserver',
  summary: 'egress to the API server at the addresses of --cidr',
  uses: ['name', 'pods', 'ports'],
  needs: ['cidrs'],
  make: ({ namespace, name, pods, cidrs, ports }) => {
    const wanted = ports.length > 0 ? ports : [{ protocol: 'TCP' as const, port: 6443 }];
    return [
      {
        comment: `Lets ${podsText(pods)} reach the API server at ${cidrs.join(', ')}${onPorts(wanted)}: its endpoint addresses (kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes), for selectors and its ClusterIP never match it.`,
        name: name ?? 'allow-apiserver',
        namespace,
        spec: {
          podSelector: pods ?? {},
          policyTypes: ['Egress'],
          egress: [{ to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: wanted }],
        },
      },
    ];
  },
};
