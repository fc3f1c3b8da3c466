import { inNamespace, onPorts, podsText, portsField } from './pieces.js';
import type { Template } from './template.js';

/** Pods that may come in. */
export const allowFromPods: Template = {
  name: 'allow-from-pods',
  summary: 'pods that --from selects may come in',
  uses: ['name', 'pods', 'ports', 'peerNamespace'],
  needs: ['peers'],
  make: ({ namespace, name, pods, peers, peerNamespace, ports }) => [
    {
      comment:
        `Lets ${podsText(peers, 'all pods')} of ${peerNamespace === undefined ? 'this namespace' : `namespace ${peerNamespace}`} ` +
        `reach ${podsText(pods)}${onPorts(ports)}. Ports are those of the pods, not of a Service.`,
      name: name ?? 'allow-from-pods',
      namespace,
      spec: {
        podSelector: pods ?? {},
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [
              {
                // Both selectors in one entry: they are ANDed (PEER-1).
                ...(peerNamespace !== undefined && { namespaceSelector: inNamespace(peerNamespace) }),
                podSelector: peers ?? {},
              },
            ],
            ...portsField(ports),
          },
        ],
      },
    },
  ],
};

/** All pods of another namespace may come in. */
export const allowFromNamespace: Template = {
  name: 'allow-from-namespace',
  summary: 'pods of the namespace --from-namespace may come in',
  uses: ['name', 'pods', 'ports'],
  needs: ['peerNamespace'],
  make: ({ namespace, name, pods, peerNamespace = '', ports }) => [
    {
      comment: `Lets all pods of namespace ${peerNamespace} reach ${podsText(pods)}${onPorts(ports)}. Every namespace has this label by itself.`,
      name: name ?? `allow-from-${peerNamespace}`,
      namespace,
      spec: {
        podSelector: pods ?? {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ namespaceSelector: inNamespace(peerNamespace) }], ...portsField(ports) }],
      },
    },
  ],
};

/** Pods of a namespace among themselves, both ways. */
export const allowSameNamespace: Template = {
  name: 'allow-same-namespace',
  summary: 'pods of the namespace may talk with each other',
  uses: ['name', 'ports'],
  needs: [],
  make: ({ namespace, name, ports }) => [
    {
      comment: `Lets the pods of this namespace talk with each other${onPorts(ports)}, and by that isolates them from everybody else.`,
      name: name ?? 'allow-same-namespace',
      namespace,
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: {} }], ...portsField(ports) }],
        egress: [{ to: [{ podSelector: {} }], ...portsField(ports) }],
      },
    },
  ],
};

/** The pods of an ingress controller, which carry the requests of an Ingress. */
export const allowIngressController: Template = {
  name: 'allow-ingress-controller',
  summary: 'the ingress controller of --from-namespace (ingress-nginx) may come in',
  uses: ['name', 'pods', 'ports', 'peerNamespace', 'peers'],
  needs: [],
  make: ({ namespace, name, pods, peers, peerNamespace = 'ingress-nginx', ports }) => [
    {
      comment: `Lets the ingress controller in namespace ${peerNamespace} reach ${podsText(pods)}${onPorts(ports)}: requests to an Ingress come from its pods, not from the client's address.`,
      name: name ?? 'allow-ingress-controller',
      namespace,
      spec: {
        podSelector: pods ?? {},
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [{ namespaceSelector: inNamespace(peerNamespace), ...(peers && { podSelector: peers }) }],
            ...portsField(ports),
          },
        ],
      },
    },
  ],
};
