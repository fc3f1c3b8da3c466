import { STANDARD, withSwitch } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { clusterOf } from '../cluster.fixture.js';
import { compile } from '../compile/compile.js';
import { interfaceName } from '../compile/interface-name.js';
import { render } from './render.js';

const PODS = `
apiVersion: v1
kind: Node
metadata: { name: n1 }
status: { addresses: [{ type: InternalIP, address: 192.168.0.1 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec:
  nodeName: n1
  containers: [{ name: c, image: i, ports: [{ name: http, containerPort: 8080 }] }]
status: { phase: Running, podIPs: [{ ip: 10.0.0.1 }, { ip: 'fd00::1' }] }
---
apiVersion: v1
kind: Pod
metadata: { name: free, namespace: shop, labels: { app: free } }
spec: { nodeName: n1, containers: [{ name: c, image: i }] }
status: { phase: Running, podIPs: [{ ip: 10.0.0.2 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop, labels: { app: client } }
spec: { nodeName: n2, containers: [{ name: c, image: i }] }
status: { phase: Running, podIPs: [{ ip: 10.0.1.1 }, { ip: 'fd00::1:1' }] }
`;

const NETWORK_POLICY = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: client } } }]
      ports: [{ port: http }, { port: 9000, endPort: 9010 }, { protocol: UDP }]
    - from: [{ ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.64/26] } }]
    - ports: [{ port: 443 }]
  egress:
    - to: [{ ipBlock: { cidr: '2001:db8::/32' } }]
      ports: [{ protocol: SCTP, port: 5000 }]
`;

const CLUSTER_POLICY = `
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: no-metadata }
spec:
  tier: Admin
  priority: 10
  subject: { namespaces: {} }
  egress:
    - action: Deny
      to: [{ networks: [169.254.169.254/32] }]
    - action: Deny
      to: [{ networks: [192.168.0.0/16] }]
      protocols: [{ tcp: { destinationPort: { number: 22 } } }]
`;

describe('render', () => {
  it('prints a NetworkPolicy', async () => {
    const text = render(compile(clusterOf(PODS + NETWORK_POLICY), 'n1'));
    await expect(text).toMatchFileSnapshot('golden/network-policy.nft');
  });

  it('prints tiers folded to what they deny, and rejects when asked to', async () => {
    const text = render(compile(clusterOf(PODS + CLUSTER_POLICY), 'n1', { reject: true }));
    await expect(text).toMatchFileSnapshot('golden/cluster-network-policy.nft');
  });

  it('prints a node without pods, whose own traffic is judged', async () => {
    const profile = withSwitch(STANDARD, 'egressToOwnNode', 'policy');
    const text = render(compile(clusterOf(PODS + NETWORK_POLICY), 'n3', { profile, table: 'other' }));
    await expect(text).toMatchFileSnapshot('golden/no-pods.nft');
  });

  it('gives interfaces names that Linux takes', () => {
    const name = interfaceName({ namespace: 'shop', kind: 'Pod', name: 'api' });
    expect(name).toMatch(/^slu[0-9a-f]{12}$/);
  });
});
