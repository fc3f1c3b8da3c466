import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.js';
import { namespaceOf } from '../cluster/namespace.js';
import { type Pod, podId } from '../cluster/pod.js';
import type { Service } from '../cluster/service.js';
import { parseIp } from '../net/ip.js';
import { endpointId } from './endpoint.js';
import { resolveEndpoint } from './resolve-endpoint.js';

const pod = (namespace: string, kind: string, name: string, more: Partial<Pod> = {}): Pod => ({
  namespace,
  kind,
  name,
  labels: new Map(),
  addresses: [],
  ports: [],
  hostNetwork: false,
  template: kind !== 'Pod',
  ...more,
});

const web: Service = {
  namespace: 'shop',
  name: 'web',
  type: 'ClusterIP',
  headless: false,
  clusterIPs: [parseIp('10.96.0.7')!],
  ports: [],
  externalTrafficPolicy: 'Cluster',
};

const pods = [
  pod('shop', 'Deployment', 'web'),
  pod('shop', 'Pod', 'api-1', {
    workload: { kind: 'Deployment', name: 'api' },
    addresses: [parseIp('10.0.0.1')!, parseIp('fd00::1')!],
  }),
  pod('shop', 'Pod', 'api-2', { workload: { kind: 'Deployment', name: 'api' } }),
  pod('shop', 'StatefulSet', 'db'),
  pod('shop', 'Job', 'twice'),
  pod('shop', 'DaemonSet', 'twice'),
  pod('shop', 'Pod', 'gone', { phase: 'Succeeded', addresses: [parseIp('10.0.0.9')!] }),
  pod('shop', 'Pod', 'host', { hostNetwork: true, addresses: [parseIp('192.168.0.1')!], node: 'n1' }),
  pod('node', 'Pod', 'odd'),
];
const cluster: Cluster = {
  namespaces: new Map([namespaceOf('shop'), namespaceOf('node')].map((one) => [one.name, one])),
  pods: new Map(pods.map((one) => [podId(one), one])),
  nodes: new Map([['n1', { name: 'n1', labels: new Map(), addresses: [parseIp('192.168.0.1')!] }]]),
  services: new Map([['shop/web', web]]),
  policies: new Map(),
};

const found = (text: string): readonly string[] | object => {
  const resolution = resolveEndpoint(text, cluster, 'shop');
  if ('error' in resolution) return resolution;
  return resolution.found.map((one) =>
    one.kind === 'service' ? `service ${one.service.name}` : endpointId(one.endpoint),
  );
};

describe('an endpoint named by text', () => {
  it.each([
    ['web', ['shop/Deployment/web']],
    ['shop/web', ['shop/Deployment/web']],
    ['shop/deploy/web', ['shop/Deployment/web']],
    ['shop/Deployments/web', ['shop/Deployment/web']],
    ['shop/service/web', ['service web']],
    ['shop/svc/web', ['service web']],
    ['shop/api-1', ['shop/Pod/api-1']],
    ['shop/api', ['shop/Pod/api-1', 'shop/Pod/api-2']],
    ['node/n1', ['node/n1']],
    ['node/odd', ['node/Pod/odd']],
    ['10.0.0.1', ['shop/Pod/api-1']],
    ['10.96.0.7', ['service web']],
    ['10.0.0.9', ['external/10.0.0.9']],
    ['192.168.0.1', ['node/n1']],
    ['203.0.113.7', ['external/203.0.113.7']],
  ] as const)('%s is %j', (text, wanted) => {
    expect(found(text)).toEqual(wanted);
  });

  it('keeps the address by which a pod was named, and so its family', () => {
    const resolution = resolveEndpoint('fd00::1', cluster);
    expect(resolution).toMatchObject({ found: [{ endpoint: { kind: 'pod', address: parseIp('fd00::1') } }] });
  });

  it('is ambiguous when workloads of several kinds have the name', () => {
    expect(found('shop/twice')).toEqual({
      error: 'ambiguous',
      ids: ['shop/Job/twice', 'shop/DaemonSet/twice'],
    });
    expect(found('shop/job/twice')).toEqual(['shop/Job/twice']);
  });

  it.each(['shop/none', 'nowhere/web', 'shop/pod/web', 'shop/service/none', 'node/n2/x'])(
    '%s is not found',
    (text) => {
      expect(found(text)).toEqual({ error: 'not-found' });
    },
  );

  it.each(['', '/', 'a//b', 'a/b/c/d', '/web'])('%j is malformed', (text) => {
    expect(found(text)).toEqual({ error: 'malformed' });
  });

  it('takes a kind with its group, as kubectl does', () => {
    expect(found('shop/deployments.apps/web')).toEqual(['shop/Deployment/web']);
    expect(found('shop/deployment.v1.apps/web')).toEqual(['shop/Deployment/web']);
  });

  it('finds a pod of a StatefulSet by its number, where one stands for all of them', () => {
    expect(found('db-0')).toEqual(['shop/StatefulSet/db']);
    expect(found('shop/pod/db-12')).toEqual(['shop/StatefulSet/db']);
    expect(found('shop/sts/db-0')).toEqual({ error: 'not-found' });
    expect(found('db-x')).toEqual({ error: 'not-found' });
    expect(found('web-0')).toEqual({ error: 'not-found' });
  });
});
