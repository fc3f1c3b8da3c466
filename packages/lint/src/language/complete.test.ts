import { describe, expect, it } from 'vitest';
import { serviceAt } from './workspace.fixture.js';

const HEAD = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
`;

/** The labels proposed at the `|`. */
function proposed(marked: string): readonly string[] {
  const { service, offset } = serviceAt(marked);
  return service.complete('policy.yaml', offset).map(({ label }) => label);
}

/** The text after the proposal of a label was taken. */
function taking(label: string, marked: string): string {
  const { service, offset } = serviceAt(marked);
  const one = service.complete('policy.yaml', offset).find((candidate) => candidate.label === label);
  if (!one) throw new Error(`${label} is not proposed`);
  const text = marked.replace('|', '');
  return text.slice(0, one.start) + one.insert + text.slice(one.end);
}

describe('complete proposes', () => {
  it.each([
    [
      'the kinds of policies',
      'kind: Net|',
      ['NetworkPolicy', 'ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
    ],
    ['the API of a kind', 'kind: NetworkPolicy\napiVersion: |', ['networking.k8s.io/v1']],
    [
      'fields that are not there yet',
      `${HEAD}  podSelector: {}\n  |\n`,
      ['ingress', 'egress', 'policyTypes'],
    ],
    [
      'fields of a peer after a dash',
      `${HEAD}  ingress:\n    - from:\n        - |`,
      ['podSelector', 'namespaceSelector', 'ipBlock'],
    ],
    ['fields between braces', `${HEAD}  ingress: [{ from: [{ pod| }] }]`, ['podSelector']],
    ['types that are not listed yet', `${HEAD}  policyTypes: [Ingress, |]`, ['Egress']],
    ['protocols', `${HEAD}  ingress:\n    - ports:\n        - protocol: |\n`, ['TCP', 'UDP', 'SCTP']],
    [
      'operators',
      `${HEAD}  podSelector:\n    matchExpressions:\n      - operator: No|`,
      ['NotIn', 'DoesNotExist'],
    ],
    ['namespaces', 'kind: NetworkPolicy\nmetadata:\n  namespace: |', ['shop', 'tools']],
    [
      'label keys of the pods of its namespace',
      `${HEAD}  podSelector:\n    matchLabels:\n      |\n`,
      ['app', 'version'],
    ],
    [
      'label values of the pods of its namespace',
      `${HEAD}  podSelector:\n    matchLabels:\n      app: |\n`,
      ['db', 'web'],
    ],
    ['label values between braces', `${HEAD}  podSelector: { matchLabels: { app: | } }\n`, ['db', 'web']],
    [
      'labels of the pods of the selected namespaces',
      `${HEAD}  ingress:\n    - from:\n        - namespaceSelector: { matchLabels: { team: ops } }\n          podSelector: { matchLabels: { app: | } }\n`,
      ['scraper'],
    ],
    [
      'labels of namespaces',
      `${HEAD}  ingress:\n    - from:\n        - namespaceSelector:\n            matchLabels:\n              team: |\n`,
      ['ops', 'web'],
    ],
    [
      'keys of namespaces',
      `${HEAD}  ingress:\n    - from:\n        - namespaceSelector:\n            matchLabels:\n              kub|`,
      ['kubernetes.io/metadata.name'],
    ],
    [
      'keys and values of expressions',
      `${HEAD}  podSelector:\n    matchExpressions:\n      - key: app\n        operator: In\n        values: [web, |]`,
      ['db', 'web'],
    ],
    [
      'ports of the selected pods',
      `${HEAD}  podSelector: { matchLabels: { app: db } }\n  ingress:\n    - ports:\n        - port: |\n`,
      ['5432', '9187', 'metrics'],
    ],
    [
      'ports of the peers for egress',
      `${HEAD}  podSelector: { matchLabels: { app: web } }\n  egress:\n    - to:\n        - podSelector: { matchLabels: { app: db } }\n      ports:\n        - port: m|\n`,
      ['metrics'],
    ],
    [
      'blocks',
      `${HEAD}  egress:\n    - to:\n        - ipBlock:\n            cidr: 172|\n`,
      ['172.16.0.0/12'],
    ],
    ['no field of another kind', 'apiVersion: v1\nkind: ConfigMap\n|', []],
  ])('%s', (_, marked, expected) => {
    expect(proposed(marked)).toEqual(expected);
  });

  it('fields of ClusterNetworkPolicy, each where it belongs', () => {
    const head =
      'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: all }\nspec:\n';
    expect(proposed(`${head}  tier: |\n`)).toEqual(['Admin', 'Baseline']);
    expect(proposed(`${head}  ingress:\n    - action: |\n`)).toEqual(['Accept', 'Deny', 'Pass']);
    expect(proposed(`${head}  ingress:\n    - |\n`)).toEqual(['name', 'action', 'from', 'protocols']);
    expect(
      proposed(
        `${head}  subject:\n    pods:\n      namespaceSelector: {}\n      podSelector:\n        matchLabels:\n          app: |\n`,
      ),
    ).toEqual(['db', 'scraper', 'web']);
    expect(
      proposed(
        `${head}  subject: { namespaces: {} }\n  ingress:\n    - protocols:\n        - tcp: { destinationPort: { number: 9| } }\n`,
      ),
    ).toEqual(['9090', '9187']);
  });

  it('items of a List', () => {
    expect(
      proposed(
        `kind: List\nitems:\n- apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicy\n  spec:\n    |`,
      ),
    ).toEqual(['podSelector', 'ingress', 'egress', 'policyTypes']);
  });
});

describe('complete writes', () => {
  it('a list below its key, as far in as the file has its lists', () => {
    expect(taking('from', `${HEAD}  ingress:\n    - |`)).toBe(`${HEAD}  ingress:\n    - from:\n        - `);
    expect(taking('to', `${HEAD}  egress:\n  - |`)).toBe(`${HEAD}  egress:\n  - to:\n    - `);
  });

  it('a map below its key', () => {
    expect(taking('podSelector', `${HEAD}  pod|`)).toBe(`${HEAD}  podSelector:\n    `);
  });

  it('the dash of an item that has none yet', () => {
    expect(taking('podSelector', `${HEAD}  ingress:\n    - from:\n        |`)).toBe(
      `${HEAD}  ingress:\n    - from:\n        - podSelector:\n            `,
    );
    expect(taking('Egress', `${HEAD}  policyTypes:\n    |`)).toBe(`${HEAD}  policyTypes:\n    - Egress`);
  });

  it('quotes where YAML would read a number', () => {
    expect(taking('2', `${HEAD}  podSelector:\n    matchLabels:\n      version: |\n`)).toContain(
      'version: "2"\n',
    );
    expect(
      taking(
        '5432',
        `${HEAD}  podSelector: { matchLabels: { app: db } }\n  ingress:\n    - ports:\n        - port: 5|\n`,
      ),
    ).toContain('port: 5432\n');
  });

  it('the whole word that the cursor is in', () => {
    expect(taking('web', `${HEAD}  podSelector:\n    matchLabels:\n      app: w|rong\n`)).toContain(
      'app: web\n',
    );
  });
});

describe('complete, of a document that is broken elsewhere,', () => {
  it.each([
    ['before', `${HEAD}  policyTypes: [Ingress\n  podSelector:\n    matchLabels:\n      app: |\n`],
    ['after', `${HEAD}  podSelector:\n    matchLabels:\n      app: |\n  ingress: [[{\n`],
    ['at the cursor itself', `${HEAD}  podSelector:\n    matchLabels:\n      app: "|\n`],
    ['with a word that is no field', `${HEAD}  policyTy\n  podSelector:\n    matchLabels:\n      app: |\n`],
  ])('%s, proposes all the same', (_, marked) => {
    expect(proposed(marked)).toEqual(['db', 'web']);
  });
});
