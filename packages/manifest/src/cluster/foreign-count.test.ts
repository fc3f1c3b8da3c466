import { describe, expect, it } from 'vitest';
import { clusterOf, said } from './cluster.fixture.js';

const object = (apiVersion: string, kind: string, name: string, more = ''): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n${more}`;
const counted = (yaml: string): readonly string[] =>
  clusterOf(yaml).foreign.map(
    ({ group, kind, effect, count, first }) => `${effect}: ${count} ${kind}.${group} ${first.line}`,
  );

describe('kinds that are not read', () => {
  it.each([
    ['projectcalico.org/v3', 'NetworkPolicy'],
    ['projectcalico.org/v3', 'GlobalNetworkPolicy'],
    ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy'],
    ['cilium.io/v2', 'CiliumNetworkPolicy'],
    ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy'],
    ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy'],
    ['k8s.ovn.org/v1', 'EgressFirewall'],
    ['security.istio.io/v1', 'AuthorizationPolicy'],
    ['policy.linkerd.io/v1beta1', 'Server'],
    ['kuma.io/v1alpha1', 'MeshTrafficPermission'],
    ['network.openshift.io/v1', 'EgressNetworkPolicy'],
    ['new.example.com/v1', 'SuperNetworkPolicy'],
  ])('%s %s is told as a policy that is not analysed', (apiVersion, kind) => {
    const result = clusterOf(object(apiVersion, kind, 'a'));
    expect(result.foreign).toMatchObject([{ kind, effect: 'policy', count: 1 }]);
    expect(said(result)[0]).toMatch(/^2:1 notice 1 object of kind .* not analysed/);
    expect(result.cluster.policies.size).toBe(0);
  });

  it('are told once a kind, with the first place', () => {
    const yaml =
      object('cilium.io/v2', 'CiliumNetworkPolicy', 'a') + object('cilium.io/v2', 'CiliumNetworkPolicy', 'b');
    expect(counted(yaml)).toEqual(['policy: 2 CiliumNetworkPolicy.cilium.io 2']);
    expect(said(clusterOf(yaml))).toHaveLength(1);
  });

  it.each([
    ['monitoring.coreos.com/v1', 'Prometheus', ''],
    ['serving.knative.dev/v1', 'Service', ''],
    ['kubevirt.io/v1', 'VirtualMachineInstance', ''],
    ['unknown.example.com/v1', 'Thing', 'spec: {template: {spec: {containers: [{name: c}]}}}\n'],
  ])('%s %s may create pods that are not seen', (apiVersion, kind, spec) => {
    const result = clusterOf(object(apiVersion, kind, 'a', spec));
    expect(result.foreign).toMatchObject([{ kind, effect: 'pods' }]);
    expect(result.cluster.pods.size).toBe(0);
  });

  it('are not told when what they created is in the input', () => {
    const yaml = `${object('monitoring.coreos.com/v1', 'Prometheus', 'k8s')}---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: prometheus-k8s
  ownerReferences: [{apiVersion: monitoring.coreos.com/v1, kind: Prometheus, name: k8s, controller: true}]
spec: {template: {spec: {containers: [{name: c}]}}}
`;
    expect(counted(yaml)).toEqual([]);
  });

  it.each([
    ['networking.istio.io/v1', 'VirtualService'],
    ['traefik.io/v1alpha1', 'IngressRoute'],
  ])('%s %s may expose Services', (apiVersion, kind) => {
    expect(clusterOf(object(apiVersion, kind, 'a')).foreign).toMatchObject([{ kind, effect: 'entry-point' }]);
  });

  it('of no effect on traffic are passed over in silence', () => {
    const yaml = object('v1', 'ConfigMap', 'a') + object('cert-manager.io/v1', 'Certificate', 'b');
    const result = clusterOf(yaml);
    expect([result.foreign, result.diagnostics]).toEqual([[], []]);
  });
});
