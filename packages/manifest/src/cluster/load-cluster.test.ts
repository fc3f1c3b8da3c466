import { expect, it } from 'vitest';
import { readManifests } from '../read/read-manifests.js';
import { loadCluster } from './load-cluster.js';

const pod = (name: string, labels = '{}'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: ${labels}}\nspec: {containers: [{name: c}]}\n`;
const policy = (spec: string, apiVersion = 'networking.k8s.io/v1'): string =>
  `apiVersion: ${apiVersion}\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: ${spec}\n`;

it('one input problem stops only its object; all are told in the order of the files', () => {
  const { cluster, diagnostics, objects } = loadCluster([
    {
      path: 'b.yaml',
      text: `${pod('good')}---\n${policy('{podSelector: {}, ingress: [{ports: [{port: 0}]}]}')}---\n${pod('bad', '[]')}`,
    },
    { path: 'a.yaml', text: `kind: Pod\n---\n${pod('good')}---\n: ]\n` },
  ]);
  expect([...cluster.pods.keys()]).toEqual(['default/Pod/good']);
  expect(cluster.policies.size).toBe(0);
  expect(objects).toHaveLength(4);
  expect(diagnostics.map(({ file, line, severity, code }) => `${file}:${line} ${severity} ${code}`)).toEqual([
    'b.yaml:9 error invalid-value',
    'b.yaml:13 error wrong-type',
    'a.yaml:1 error missing-api-version',
    'a.yaml:1 error missing-name',
    'a.yaml:3 notice duplicate-object',
    'a.yaml:8 error syntax',
  ]);
});

it('a NetworkPolicy of extensions/v1beta1 is validated and judged like one of today', () => {
  const good = loadCluster([{ path: 'a.yaml', text: policy('{podSelector: {}}', 'extensions/v1beta1') }]);
  expect([...good.cluster.policies.keys()]).toEqual(['NetworkPolicy/default/p']);
  expect(good.diagnostics.map(({ line, severity, code }) => [line, severity, code])).toEqual([
    [1, 'warning', 'unsupported-version'],
  ]);
  const bad = loadCluster([{ path: 'a.yaml', text: policy('{podSelector: 1}', 'extensions/v1beta1') }]);
  expect(bad.cluster.policies.size).toBe(0);
});

const admin = (peer: string, kind = 'AdminNetworkPolicy'): string =>
  `apiVersion: policy.networking.k8s.io/v1alpha1
kind: ${kind}
metadata: {name: default}
spec:
  ${kind === 'AdminNetworkPolicy' ? 'priority: 1' : ''}
  subject: {namespaces: {}}
  egress:
  - {action: Deny, to: [{namespaces: {}}, ${peer}]}
`;
const selector = 'namespaceSelector: {matchLabels: {a: b}}';

it.each([
  ['AdminNetworkPolicy', `{namespaces: {${selector}}}`, `{namespaces: {matchLabels: {a: b}}}`],
  ['BaselineAdminNetworkPolicy', `{namespaces: {${selector}}}`, `{namespaces: {matchLabels: {a: b}}}`],
  [
    'AdminNetworkPolicy',
    `{pods: {namespaces: {${selector}}, podSelector: {}}}`,
    `{pods: {${selector}, podSelector: {}}}`,
  ],
])('%s: a peer of network-policy-api 0.1.1, %s, is read as %s', (kind, old, today) => {
  const [was, is] = [old, today].map((peer) => loadCluster([{ path: 'a.yaml', text: admin(peer, kind) }]));
  const specs = [was, is].map(({ cluster }) => [...cluster.policies.values()].map(({ spec }) => spec));
  expect(specs[0]).toEqual(specs[1]);
  expect(specs[0]).toHaveLength(1);
  expect(is.diagnostics).toEqual([]);
  expect(was.diagnostics.map(({ line, severity, code }) => [line, severity, code])).toEqual([
    [8, 'warning', 'unsupported-version'],
  ]);
});

it.each([
  '{namespaces: {sameLabels: [tenant]}}',
  `{namespaces: {${selector}, notSameLabels: [tenant]}}`,
  '{pods: {namespaces: {sameLabels: [tenant]}, podSelector: {}}}',
  '{namespaces: {namespaceSelector: 1}}',
])('a peer of network-policy-api 0.1.1 that has no counterpart today is an error: %s', (peer) => {
  const { cluster, diagnostics } = loadCluster([{ path: 'a.yaml', text: admin(peer) }]);
  expect(cluster.policies.size).toBe(0);
  expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
});

it('a null label of a selector is the empty string, as the API server reads it', () => {
  const { cluster } = loadCluster([
    { path: 'a.yaml', text: policy('{podSelector: {matchLabels: {app: null}}}') },
  ]);
  expect(cluster.policies.get('NetworkPolicy/default/p')!.spec).toEqual({
    podSelector: { matchLabels: { app: '' } },
  });
});

it('objects that were read already come after those of the files', () => {
  const { objects } = readManifests([{ path: 'k.yaml', text: pod('p', '{from: k}') }]);
  const { cluster } = loadCluster([{ path: 'a.yaml', text: pod('p', '{from: a}') }], { objects });
  expect(cluster.pods.get('default/Pod/p')!.labels.get('from')).toBe('k');
});
