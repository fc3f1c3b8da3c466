import { evaluate, modelOf, resolveEndpoint } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { loadCluster, type LoadedCluster } from './load-cluster.js';

const PODS = `
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: x}
spec: {containers: [{name: a, image: a:1}]}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: x}
spec: {containers: [{name: b, image: b:1}]}
`;

function load(egress: string, more = ''): LoadedCluster {
  const policy = `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: newer}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {}}${more}
  egress: ${egress}
`;
  return loadCluster([{ path: 'a.yaml', text: `${PODS}---${policy}` }]);
}

function allowed({ cluster }: LoadedCluster): boolean {
  const [source, destination] = ['x/a', 'x/b'].map((text) => {
    const found = resolveEndpoint(text, cluster);
    if ('error' in found || found.found[0]?.kind !== 'endpoint') throw new Error(text);
    return found.found[0].endpoint;
  });
  return evaluate(modelOf(cluster), { source, destination, protocol: 'TCP', port: 80 }).allowed;
}

const errors = ({ diagnostics }: LoadedCluster): readonly string[] =>
  diagnostics.flatMap(({ severity, object }) => (severity === 'error' ? [object ?? ''] : []));

describe('a policy with a peer that the API does not know (CNP-8)', () => {
  it.each([
    ['[{action: Deny, to: [{serviceAccounts: {}}]}]', false],
    ['[{action: Pass, to: [{serviceAccounts: {}}]}]', false],
    ['[{action: Deny, to: [{}]}]', false],
    ['[{action: Accept, to: [{serviceAccounts: {}}]}, {action: Deny, to: [{namespaces: {}}]}]', false],
    ['[{action: Accept, to: [{namespaces: {}, pods: {}}]}, {action: Deny, to: [{namespaces: {}}]}]', false],
    ['[{action: Accept, to: [{namespaces: {}}]}, {action: Deny, to: [{serviceAccounts: {}}]}]', true],
  ])('%s is told as an error and judged as closed: allowed is %s', (egress, expected) => {
    const loaded = load(egress);
    expect(new Set(errors(loaded))).toEqual(new Set(['ClusterNetworkPolicy newer']));
    expect(allowed(loaded)).toBe(expected);
  });

  it('is left out where something else is wrong too', () => {
    const loaded = load('[{action: Deny, to: [{serviceAccounts: {}}]}]', '\n  unheardOf: 1');
    expect(loaded.cluster.policies.size).toBe(0);
    expect(errors(loaded).length).toBeGreaterThan(0);
  });

  it('is judged as ever where nothing is wrong', () => {
    expect(errors(load('[{action: Deny, to: [{namespaces: {}}]}]'))).toEqual([]);
    expect(allowed(load('[{action: Deny, to: [{namespaces: {}}]}]'))).toBe(false);
  });
});
