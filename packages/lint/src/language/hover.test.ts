import { describe, expect, it } from 'vitest';
import { serviceAt } from './workspace.fixture.js';

const HEAD = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
`;

/** What is told at the `|`. */
function told(marked: string): readonly string[] | undefined {
  const { service, offset } = serviceAt(marked);
  return service.hover('policy.yaml', offset)?.lines;
}

describe('hover', () => {
  it('tells on the name what the policy does', () => {
    const policy = `${HEAD}  podSelector: { matchLabels: { app: db } }\n  policyTypes: [Ingress]\n  ingress:\n    - from: [{ podSelector: { matchLabels: { app: web } } }]\n      ports: [{ port: 5432 }]\n`;
    expect(told(policy.replace('name: db', 'name: d|b'))).toEqual([
      '**NetworkPolicy shop/db** selects 1 pod: shop/Deployment/database',
      'Ingress: allows TCP 5432 from pods `app=web` of namespace shop',
      'Egress: not isolated by this policy',
    ]);
  });

  it('tells on a podSelector what it selects', () => {
    expect(told(`${HEAD}  podSel|ector: {}\n`)).toEqual([
      'This policy selects 2 pods: shop/Deployment/frontend, shop/Deployment/database',
      'Ingress: isolated, and this policy allows nothing',
      'Egress: not isolated by this policy',
    ]);
  });

  it('tells the nearest label where nothing is selected', () => {
    expect(told(`${HEAD}  podSelector: { matchLabels: { app: we|bb } }\n`)).toEqual([
      'This policy selects 0 pods of the workspace; nearest: `app=web` (1 edit)',
    ]);
  });

  it('tells on a peer its namespaces, its pods, and whether their own policies let it', () => {
    const rule = `${HEAD}  podSelector: { matchLabels: { app: db } }\n  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - namespaceSel|ector: { matchLabels: { team: ops } }\n          podSelector: { matchLabels: { app: scraper } }\n`;
    expect(told(rule)).toEqual([
      'pods `app=scraper` of namespaces `team=ops`',
      '1 namespace: tools',
      '1 pod: tools/Deployment/scraper',
      'allowed by the other side, too',
    ]);
    const shut = `---\n${HEAD.replace('namespace: shop', 'namespace: tools')}  podSelector: {}\n  policyTypes: [Egress]\n`;
    expect(told(rule + shut)?.at(-1)).toBe('but no policy of tools/Deployment/scraper lets it out');
  });

  it('tells how many addresses a block has', () => {
    const rule = `${HEAD}  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - to:\n        - ipBlock: { cidr: 10.1|.2.0/24, except: [10.1.2.128/25] }\n`;
    expect(told(rule)).toEqual(['10.1.2.0/24: 256 addresses, 10.1.2.0 to 10.1.2.255, except 10.1.2.128/25']);
  });

  it('tells on a port who has it', () => {
    const ports = (port: string): string =>
      `${HEAD}  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n    - ports:\n        - port: ${port}|\n`;
    expect(told(ports('8080'))).toEqual(['TCP 8080', 'shop/Deployment/frontend: TCP 8080 (http)']);
    expect(told(ports('metrics'))).toEqual([
      'TCP port named `metrics`',
      'shop/Deployment/database: TCP 9187 (metrics)',
    ]);
    expect(told(ports('nobody'))).toEqual(['TCP port named `nobody`', 'no port of 2 pods has this name']);
  });

  it('tells that rules have no effect where policyTypes leaves them out', () => {
    expect(told(`${HEAD}  podSelector: {}\n  policyTypes: [Egress]\n  ingress:\n    - fr|om: []\n`)).toEqual([
      'No effect: policyTypes does not list Ingress',
    ]);
  });

  it('tells the same of a cluster-wide policy, with its tier', () => {
    const policy = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: no-scraping }
spec:
  tier: Admin
  priority: 7
  subject: { namespaces: { matchLabels: { team: web } } }
  ingress:
    - action: Deny
      from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: scraper } } } }]
      protocols: [{ tcp: { destinationPort: { number: 9187 } } }]
`;
    expect(told(policy.replace('no-scr', 'no-scr|'))).toEqual([
      '**ClusterNetworkPolicy no-scraping** selects 2 pods: shop/Deployment/frontend, shop/Deployment/database',
      'Ingress: denies TCP 9187 from pods `app=scraper` of every namespace',
      'Tier Admin, priority 7',
    ]);
    expect(told(policy.replace('team', 'te|am'))?.[0]).toBe(
      'This policy selects 2 pods: shop/Deployment/frontend, shop/Deployment/database',
    );
    expect(told(policy.replace('app: scr', 'app: scr|'))).toEqual([
      'pods `app=scraper` of every namespace',
      '2 namespaces: shop, tools',
      '1 pod: tools/Deployment/scraper',
    ]);
    expect(told(policy.replace('9187', '91|87'))).toEqual([
      'TCP 9187',
      'shop/Deployment/database: TCP 9187 (metrics)',
    ]);
  });

  it('is silent on other objects, and outside of them', () => {
    expect(told('apiVersion: v1\nkind: Config|Map\nmetadata: { name: a }\n')).toBeUndefined();
    expect(told('|')).toBeUndefined();
  });
});
