import type { Cluster } from '@sluice/engine';
import { clusterOf } from '../cluster.fixture.js';

const pod = (name: string, node: string, ip: number, ports = ''): string => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { nodeName: ${node}, containers: [{ name: c, image: i${ports} }] }
status: { phase: Running, podIPs: [{ ip: 10.0.0.${ip} }, { ip: 'fd00::${ip}' }] }
`;

const node = (name: string, ip: number): string => `
---
apiVersion: v1
kind: Node
metadata: { name: ${name} }
status: { addresses: [{ type: InternalIP, address: 192.168.0.${ip} }] }
`;

/**
 * A shop on two nodes whose policies overlap: `web` lets `client` in on 80, `range` lets everybody in on 80 to 90 and
 * `client` everywhere in UDP, and `no-smtp` denies mail before any of them is asked.
 */
export function shop(): Cluster {
  return clusterOf(
    node('n1', 1) +
      node('n2', 2) +
      pod('api', 'n1', 1) +
      pod('client', 'n2', 2) +
      pod('other', 'n2', 3) +
      pod('db', 'n1', 4) +
      POLICIES,
  );
}

const POLICIES = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: client } } }]
      ports: [{ port: 80 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: range, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress:
    - from: [{ podSelector: {} }]
      ports: [{ port: 80, endPort: 90 }]
    - from: [{ podSelector: { matchLabels: { app: client } } }]
      ports: [{ protocol: UDP }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress: [{ ports: [{ port: 5432 }] }]
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: no-smtp }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 25 } } }] }]
`;
