import { loadCluster } from '@sluice/manifest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SHOP, testCluster, type TestCluster } from '../server.fixture.js';
import type { Connection } from '../connection/connection.js';
import { KubeError } from '../kube-error.js';
import { readLive } from './read-live.js';

let cluster: TestCluster;
beforeEach(async () => void (cluster = await testCluster()));
afterEach(() => cluster.close());

describe('readLive', () => {
  it('gives what the manifests gave, with live addresses and phases', async () => {
    await cluster.apply(SHOP);
    await cluster.run('shop', 'web', '10.0.0.1', 'fd00::1');
    const { objects, diagnostics } = await readLive(cluster.connection);
    expect(diagnostics).toEqual([]);
    const live = loadCluster([], { objects });
    const written = loadCluster([{ path: 'shop.yaml', text: SHOP }]);
    expect(live.diagnostics).toEqual([]);
    expect([...live.cluster.pods.keys()].sort()).toEqual([...written.cluster.pods.keys()].sort());
    const [web, api] = ['web', 'api'].map((name) => live.cluster.pods.get(`shop/Pod/${name}`)!);
    expect(web).toMatchObject({ phase: 'Running', node: 'n1', addresses: [{ family: 4 }, { family: 6 }] });
    expect(api).toMatchObject({ phase: 'Pending', addresses: [] });
    expect(live.cluster.namespaces.get('shop')?.labels).toEqual(
      written.cluster.namespaces.get('shop')?.labels,
    );
    expect(live.cluster.policies.get('NetworkPolicy/shop/api')?.spec).toEqual({
      podSelector: { matchLabels: { app: 'api' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: 'web' } } }],
          ports: [{ port: 'http', protocol: 'TCP' }],
        },
      ],
    });
    expect(live.cluster.services.get('shop/api')).toMatchObject({ selector: new Map([['app', 'api']]) });
  });

  it('has places in the text of each object, without what programs note in it', async () => {
    await cluster.apply(SHOP);
    const { objects, textOf } = await readLive(cluster.connection);
    const policy = objects.find(({ kind }) => kind === 'NetworkPolicy')!;
    const { file, line } = policy.source.at(['spec', 'ingress', 0, 'ports', 0, 'port']);
    expect(file).toBe('live:test/shop/NetworkPolicy/api');
    expect(textOf(file)?.split('\n')[line - 1]).toMatch(/port: http/);
    expect(textOf(file)).toMatch(/^apiVersion: networking.k8s.io\/v1\nkind: NetworkPolicy\nmetadata:\n/);
    expect(textOf(file)).not.toContain('managedFields');
    expect(textOf('live:test/shop/NetworkPolicy/other')).toBeUndefined();
  });

  it('lists kinds of more than one page', async () => {
    const many = Array.from(
      { length: 1101 },
      (_, i) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: n${i} }\n`,
    );
    await cluster.apply(many.join('---\n'));
    const { objects } = await readLive(cluster.connection);
    const names = objects.flatMap(({ kind, name }) =>
      kind === 'Namespace' && name.startsWith('n') ? name : [],
    );
    expect(new Set(names).size).toBe(1101);
    expect(names).toHaveLength(1101);
  });

  it('reads what is defined by custom resources, and counts the policies of other projects', async () => {
    await cluster.apply(CILIUM);
    await cluster.apply(CILIUM_POLICY);
    const { objects, diagnostics } = await readLive(cluster.connection);
    expect(diagnostics).toEqual([]);
    expect(loadCluster([], { objects }).foreign).toMatchObject([
      {
        kind: 'CiliumNetworkPolicy',
        group: 'cilium.io',
        count: 1,
        effect: 'policy',
        namespaces: ['default'],
      },
    ]);
  });

  it('tells which kind may not be listed, and gives the rest', async () => {
    await cluster.apply(SHOP);
    const forbidding: Connection = {
      ...cluster.connection,
      ask: async (path, options) => {
        if (path.includes('/networkpolicies?'))
          throw new KubeError(
            'forbidden',
            'networkpolicies.networking.k8s.io is forbidden: User "u" cannot list',
          );
        return cluster.connection.ask(path, options);
      },
    };
    const { objects, diagnostics } = await readLive(forbidding);
    expect(objects.some(({ kind }) => kind === 'Pod')).toBe(true);
    expect(diagnostics).toEqual([
      {
        code: 'input',
        severity: 'error',
        message:
          'networkpolicies.networking.k8s.io not read: networkpolicies.networking.k8s.io is forbidden: User "u" cannot list',
        file: 'live:test',
        line: 1,
        column: 1,
        object: 'networkpolicies.networking.k8s.io',
        lost: [{ kind: 'NetworkPolicy' }],
      },
    ]);
  });

  it('begins a list anew where its pages are gone', async () => {
    await cluster.apply(SHOP);
    const asked: string[] = [];
    const forgetful: Connection = {
      ...cluster.connection,
      ask: async (path, options) => {
        if (path.startsWith('/api/v1/pods')) {
          asked.push(path);
          if (path.includes('continue=')) throw new KubeError('gone', 'expired');
          if (path.includes('limit=')) return { items: [], metadata: { continue: 'more' } };
        }
        return cluster.connection.ask(path, options);
      },
    };
    const { objects } = await readLive(forgetful);
    expect(objects.filter(({ kind }) => kind === 'Pod').map(({ name }) => name)).toEqual(['api', 'web']);
    expect(asked).toEqual([
      '/api/v1/pods?limit=500',
      '/api/v1/pods?limit=500&continue=more',
      '/api/v1/pods?',
    ]);
  });
});

const CILIUM = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ciliumnetworkpolicies.cilium.io }
spec:
  group: cilium.io
  scope: Namespaced
  names: { plural: ciliumnetworkpolicies, singular: ciliumnetworkpolicy, kind: CiliumNetworkPolicy, listKind: CiliumNetworkPolicyList }
  versions:
    - name: v2
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;
const CILIUM_POLICY = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: a, namespace: default }
spec: {}
`;
