import { describe, expect, it } from 'vitest';
import { type Cluster } from '../cluster/cluster.js';
import { namespaceOf } from '../cluster/namespace.js';
import { type Pod, podId } from '../cluster/pod.js';
import { labelsOf } from '../labels/labels.js';
import { policyId, type PolicyManifest } from '../policy/policy-manifest.js';
import { modelOf } from './model.js';
import { trace } from './trace.js';

const pod = (name: string): Pod => ({
  namespace: 'shop',
  kind: 'Deployment',
  name,
  labels: labelsOf({ name }),
  addresses: [],
  ports: [],
  hostNetwork: false,
  template: true,
});

const access = (name: string, subject: string, from: string): PolicyManifest => ({
  kind: 'NetworkPolicy',
  namespace: 'shop',
  name,
  spec: {
    podSelector: { matchLabels: { name: subject } },
    ingress: [{ from: [{ podSelector: { matchLabels: { name: from } } }], ports: [{ port: 80 }] }],
  },
});

const denyAll: PolicyManifest = { kind: 'NetworkPolicy', namespace: 'shop', name: 'deny-all', spec: {} };

function ingressTo(
  destination: string,
  ...policies: readonly PolicyManifest[]
): ReturnType<typeof trace>['ingress'] {
  const pods = ['web', 'carts', 'user'].map(pod);
  const cluster: Cluster = {
    namespaces: new Map([['shop', namespaceOf('shop')]]),
    pods: new Map(pods.map((each) => [podId(each), each])),
    nodes: new Map(),
    services: new Map(),
    policies: new Map([denyAll, ...policies].map((policy) => [policyId(policy), policy])),
  };
  const end = (name: string): Pod => pods.find((each) => each.name === name)!;
  const flow = {
    source: { kind: 'pod', pod: end('web') },
    destination: { kind: 'pod', pod: end(destination) },
    protocol: 'TCP',
    port: 80,
  } as const;
  return trace(modelOf(cluster), flow).ingress;
}

describe('a policy whose podSelector is misspelt', () => {
  it('is the nearest miss, before the policies that isolate the pod', () => {
    const { nearestMiss } = ingressTo('carts', access('cart-access', 'cart', 'web'));
    expect(nearestMiss).toMatchObject({
      policy: 'NetworkPolicy/shop/cart-access',
      rule: 0,
      failed: 'subject',
    });
    expect(nearestMiss?.text).toBe('podSelector name=cart selects no pod: the label name is "carts"');
  });

  it('is what to mend', () => {
    expect(ingressTo('carts', access('cart-access', 'cart', 'web')).smallestChange).toMatchObject({
      policy: 'NetworkPolicy/shop/cart-access',
      edit: { op: 'replace', path: ['spec', 'podSelector', 'matchLabels', 'name'], value: 'carts' },
    });
  });

  it.each([
    ['it would not allow the flow', access('cart-access', 'cart', 'user')],
    ['it selects another pod', access('user-access', 'user', 'web')],
    ['its selector is not alike', access('cortex-access', 'cortex', 'web')],
  ])('is not blamed when %s', (_, policy) => {
    expect(ingressTo('carts', policy).nearestMiss?.failed).not.toBe('subject');
  });
});
