import { describe, expect, it } from 'vitest';
import { leftOut } from './left-out.js';
import { loadCluster } from './load-cluster.js';

const told = (text: string, namespace?: string): readonly string[] => {
  const options = namespace === undefined ? {} : { defaultNamespace: namespace };
  const { diagnostics, foreign } = loadCluster([{ path: 'a.yaml', text }], options);
  return leftOut(diagnostics, foreign, namespace).map(({ title, cause, bearings }) => {
    const on = bearings.map((bearing) => [bearing.on, bearing.namespace ?? '*'].join(' '));
    return `${cause}: ${title} | ${on.join(', ')}`;
  });
};
const policy = (metadata: string, spec = '{podSelecter: {}}', kind = 'NetworkPolicy'): string => {
  const group = kind === 'NetworkPolicy' ? 'networking.k8s.io/v1' : 'policy.networking.k8s.io/v1alpha2';
  return `apiVersion: ${group}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`;
};
const foreign = (apiVersion: string, kind: string, metadata: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n`;

describe('what is left out for its errors bears on', () => {
  it.each([
    [
      'the pods of its namespace, for a NetworkPolicy',
      policy('name: a, namespace: shop'),
      'NetworkPolicy shop/a | pods shop',
    ],
    ['those of the default namespace, where it names none', policy('name: a'), 'NetworkPolicy a | pods home'],
    [
      'any pod, for a cluster-wide policy',
      policy('name: a', '{}', 'ClusterNetworkPolicy'),
      'ClusterNetworkPolicy a | pods *',
    ],
    [
      'the pods of a namespace whose labels are not known',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {a: [1]}}\n',
      'Namespace shop | pods shop',
    ],
    [
      'the Services of its namespace, for a workload',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {}\n',
      'Deployment a | services home',
    ],
    [
      'addresses outside, for a node',
      'apiVersion: v1\nkind: Node\nmetadata: {name: a, labels: {a: [1]}}\n',
      'Node a | outside *',
    ],
    [
      'no flow, for a Service',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 0}]}\n',
      'Service a | ',
    ],
    [
      'the pods of its namespace, for a policy without a name',
      policy('namespace: shop'),
      'NetworkPolicy shop/ | pods shop',
    ],
    [
      'the pods of its namespace, for a policy with a key given twice',
      policy('name: a, namespace: shop', '{podSelector: {}, podSelector: {}}'),
      'NetworkPolicy shop/a | pods shop',
    ],
    ['any pod, where its kind is not known', 'a: b\n', 'a.yaml:1 | pods *'],
    ['any pod, where it cannot be read', 'kind: NetworkPolicy\nx: ]\n', 'a.yaml:2 | pods *'],
  ])('%s', (_, text, expected) => {
    expect(told(text, 'home')).toEqual([`errors: ${expected}`]);
  });
});

describe('a template that was not rendered bears on', () => {
  it.each([
    [
      'the pods of its namespace, for a NetworkPolicy',
      policy('name: "{{ .x }}", namespace: shop'),
      'a.yaml:3 | pods shop',
    ],
    [
      'any pod, where its namespace is templated',
      policy('name: a, namespace: "{{ .x }}"'),
      'a.yaml:3 | pods *',
    ],
    [
      'any pod, where nothing but the kind can be read',
      `kind: "NetworkPolicy" # no other\nx: {{ .x }}\n`,
      'a.yaml:2 | pods *',
    ],
    ['Services, for a workload', 'kind: Deployment\nx: {{ .x }}\n', 'a.yaml:2 | services *'],
    ['no flow, for a ConfigMap', 'kind: ConfigMap\nx: {{ .x }}\n', 'a.yaml:2 | '],
    ['any pod, where its kind is templated', 'kind: {{ .x }}\n', 'a.yaml:1 | pods *'],
    [
      'any pod, where it may be of two kinds',
      '{{ if .x }}\nkind: A\n{{ else }}\nkind: B\n{{ end }}\n',
      'a.yaml:1 | pods *',
    ],
    ['any pod, where it is a list', 'kind: List\nitems: [{{ .x }}]\n', 'a.yaml:2 | pods *'],
    ['any pod, where all of it is included', '{{ include "policies" . }}\n', 'a.yaml:1 | pods *'],
    [
      'what each document bears on, where a file has several',
      'kind: ConfigMap\nx: {{ .x }}\n---\nkind: StatefulSet\nx: {{ .x }}\n',
      'a.yaml:2 | services *',
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual([`template: ${expected}`]);
  });

  it('nothing, where it is only control flow', () => {
    expect(told('{{- /* note */ -}}\n{{ if and .x (eq "a" .y) }}\n---\n# end\n{{- end }}\n')).toEqual([]);
  });
});

describe('a policy of another API bears on', () => {
  it.each([
    [
      'the pods of its namespace',
      foreign('cilium.io/v2', 'CiliumNetworkPolicy', 'name: a, namespace: shop'),
      'CiliumNetworkPolicy.cilium.io | pods shop',
    ],
    [
      'any pod, where it has none',
      foreign('crd.projectcalico.org/v1', 'GlobalNetworkPolicy', 'name: a'),
      'GlobalNetworkPolicy.crd.projectcalico.org | pods *',
    ],
    [
      'any pod, for Istio’s root namespace',
      foreign('security.istio.io/v1', 'AuthorizationPolicy', 'name: a, namespace: istio-system'),
      'AuthorizationPolicy.security.istio.io | pods *',
    ],
    [
      'any pod, where its API is not known',
      foreign('new.example.com/v1', 'SuperNetworkPolicy', 'name: a, namespace: shop'),
      'SuperNetworkPolicy.new.example.com | pods *',
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual([`foreign: ${expected}`]);
  });

  it('the namespaces of all of its kind, in one line', () => {
    const one = (namespace: string): string =>
      foreign('cilium.io/v2', 'CiliumNetworkPolicy', `name: a, namespace: ${namespace}`);
    expect(told(`${one('a')}---\n${one('b')}`)).toEqual([
      'foreign: CiliumNetworkPolicy.cilium.io | pods a, pods b',
    ]);
  });

  it('Services, where an object may create the pods behind them', () => {
    expect(told(foreign('monitoring.coreos.com/v1', 'Prometheus', 'name: a, namespace: shop'))).toEqual([
      'foreign: Prometheus.monitoring.coreos.com | services shop',
    ]);
  });

  it('nothing, where an object only exposes Services', () => {
    expect(told(foreign('networking.istio.io/v1', 'VirtualService', 'name: a'))).toEqual([]);
  });
});

it('each object is listed once, whatever the number of its errors', () => {
  const text = policy('name: a', '{podSelector: {}, ingress: [{ports: [{port: 0}, {port: -1}]}]}');
  expect(told(text)).toEqual(['errors: NetworkPolicy a | pods default']);
});
