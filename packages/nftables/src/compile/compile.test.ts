import { parseIp, STANDARD } from '@sluice/engine';
import { clusters, placeCluster, profiles } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementKey } from '../change/element-key.js';
import { clusterOf } from '../cluster.fixture.js';
import { networkOf } from '../simulate/network.fixture.js';
import { simulate } from '../simulate/simulate.js';
import { compile } from './compile.js';

const pod = (name: string, node: string, ips: readonly string[], more = ''): string => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec:
  nodeName: ${node}
  ${more}
  containers: [{ name: c, image: i, ports: [{ name: http, containerPort: 8080 }] }]
status: { phase: Running, podIPs: [${ips.map((ip) => `{ ip: '${ip}' }`).join(', ')}] }
`;

const policy = (spec: string): string => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: ${spec}
`;

describe('compile', () => {
  it('names, comments and keys are such as nft takes', () => {
    fc.assert(
      fc.property(clusters, profiles, (cluster, profile) => {
        const { sets, chains } = compile(cluster, 'n1', { profile });
        for (const { name, comment = '' } of chains.values()) {
          expect(name).toMatch(/^[a-z][a-z0-9_]{0,60}$/);
          expect(comment).toMatch(/^[ !#-~]{0,128}$/);
        }
        for (const { name, elements } of sets.values()) {
          expect(name).toMatch(/^[a-z][a-z0-9_]{0,60}$/);
          expect(new Set(elements.map(elementKey)).size).toBe(elements.length);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('tells pods from the rest where a policy does so by a named port only', () => {
    const text = pod('api', 'n1', ['10.0.0.1']) + pod('client', 'n2', ['10.0.0.2']);
    const cluster = clusterOf(
      text +
        policy(
          '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: http }] }] }',
        ),
    );
    const ask = (source: string): string =>
      simulate(compile(cluster, 'n1', { interfaceOf: ({ name }) => `slu${name}` }), {
        iif: 'eth0',
        oif: 'sluapi',
        source: parseIp(source)!,
        destination: parseIp('10.0.0.1')!,
        protocol: 6,
        port: 8080,
      }).verdict;
    expect(ask('10.0.0.2')).toBe('accept');
    expect(ask('192.0.2.1')).toBe('drop');
  });

  it('judges a pod that reaches itself through a Service by the address at each end (CNP-9)', () => {
    const { cluster } = placeCluster(
      clusterOf(
        pod('api', 'n1', ['10.0.0.1', '10.0.1.1']) +
          policy('{ podSelector: {}, policyTypes: [Ingress, Egress] }') +
          `
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: c }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ networks: [10.0.1.0/24] }] }]
`,
      ),
      STANDARD,
    );
    const api = cluster.pods.get('shop/Pod/api')!;
    const passes = (from: string, to: string): boolean =>
      networkOf(cluster, STANDARD).passes({
        source: { kind: 'pod', pod: api, address: parseIp(from)! },
        destination: { kind: 'pod', pod: api, address: parseIp(to)! },
        protocol: 'TCP',
        port: 80,
        servicePort: 80,
      });
    expect(passes('10.0.0.1', '10.0.1.1')).toBe(false);
    expect(passes('10.0.1.1', '10.0.0.1')).toBe(true);
    expect(passes('10.0.0.1', '10.0.0.1')).toBe(true);
  });

  it('gives an address that two pods of the node claim to one of them, and silences the other', () => {
    const cluster = clusterOf(pod('a', 'n1', ['10.0.0.1']) + pod('b', 'n1', ['10.0.0.1']));
    const ruleset = compile(cluster, 'n1', { interfaceOf: ({ name }) => `slu${name}` });
    expect(ruleset.sets.get('if4')!.elements.map(({ key }) => key[0])).toEqual(['slua']);
  });

  it('has no rules for pods of other nodes, on the host network, completed or without an address', () => {
    const completed = pod('done', 'n1', ['10.0.0.3']).replace('Running', 'Succeeded');
    const cluster = clusterOf(
      pod('far', 'n2', ['10.0.0.1']) +
        pod('host', 'n1', ['10.0.0.2'], 'hostNetwork: true') +
        completed +
        pod('new', 'n1', []),
    );
    expect(compile(cluster, 'n1').sets.get('if4')!.elements).toEqual([]);
  });

  it('lists narrow ranges of ports one by one, and wide ones as ranges', () => {
    const ports = `[{ port: 80 }, { port: 100, endPort: 107 }, { port: 200, endPort: 208 }]`;
    const spec = (from: string): string =>
      `{ podSelector: { matchLabels: { app: here } }, ingress: [{ ${from} ports: ${ports} }] }`;
    const keysOf = (from: string): ReadonlyMap<string, readonly unknown[]> => {
      const pods = pod('here', 'n1', ['10.0.0.1']) + pod('there', 'n2', ['10.0.0.2']);
      const { sets } = compile(clusterOf(pods + policy(spec(from))), 'n1');
      const own = [...sets.values()].filter(({ name }) => /^in_[0-9a-f]{10}_/.test(name));
      return new Map(
        own.map(({ name, interval, elements }) => [
          name.slice(14),
          elements.map(({ key }) => (interval ? [key.at(-1)] : key.at(-1))),
        ]),
      );
    };
    const single = [80, 100, 101, 102, 103, 104, 105, 106, 107];
    const wide = [[{ first: 200, last: 208 }]];
    const all = keysOf('');
    expect([all.get('any'), all.get('any_range')]).toEqual([single, wide]);
    const some = keysOf('from: [{ podSelector: { matchLabels: { app: there } } }],');
    expect([some.get('port'), some.get('range')]).toEqual([single, wide]);
  });
});
