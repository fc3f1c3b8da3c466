import { matrixOf, STANDARD } from '@sluice/engine';
import { loadCluster } from '@sluice/manifest';
import { describe, expect, it } from 'vitest';
import { entryPointRows } from './entry-point-rows.js';

const POD = `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
`;
const service = (spec: string): string => `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]${spec}}
`;
const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec:
  rules:
    - host: shop.example.com
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]
`;
const policy = (ingress: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, ingress: ${ingress}}
`;

function entriesOf(text: string): readonly string[] {
  const { cluster, entryPoints, diagnostics } = loadCluster([{ path: 'in.yaml', text }]);
  expect(diagnostics).toEqual([]);
  const { endpoints } = matrixOf(cluster);
  return entryPointRows(entryPoints, cluster, STANDARD, endpoints).map(
    ({ by, endpoint, port, from, allowed, hosts }) =>
      `${by.kind}/${by.name} ${endpoint}:${port} ${from}: ${allowed}${hosts ? ` (${hosts.join()})` : ''}`,
  );
}

describe('what is exposed to the outside', () => {
  it('names the pods behind an Ingress, and asks for any pod: the controller is not known', () => {
    const text = `${POD}${service('')}${INGRESS}`;
    expect(entriesOf(text)).toEqual(['Ingress/front shop/Pod/web:8080 any pod: true (shop.example.com)']);
    expect(entriesOf(`${text}${policy('[]')}`)).toEqual([
      'Ingress/front shop/Pod/web:8080 any pod: false (shop.example.com)',
    ]);
    expect(
      entriesOf(`${text}${policy('[{from: [{namespaceSelector: {}}], ports: [{port: http}]}]')}`),
    ).toEqual(['Ingress/front shop/Pod/web:8080 any pod: true (shop.example.com)']);
  });

  it('sees clients of a LoadBalancer as nodes, or as themselves where the Service keeps their address', () => {
    const everyAddress = policy('[{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]');
    const balanced = service(', type: LoadBalancer');
    expect(entriesOf(`${POD}${balanced}`)).toEqual(['Service/web shop/Pod/web:8080 any node: true']);
    expect(entriesOf(`${POD}${balanced}${policy('[{from: [{namespaceSelector: {}}]}]')}`)).toEqual([
      'Service/web shop/Pod/web:8080 any node: false',
    ]);
    const local = service(', type: LoadBalancer, externalTrafficPolicy: Local');
    expect(entriesOf(`${POD}${local}${everyAddress}`)).toEqual([
      'Service/web shop/Pod/web:8080 any address: true',
    ]);
  });

  it('is nothing for a Service that stays inside', () => {
    expect(entriesOf(`${POD}${service('')}`)).toEqual([]);
  });
});
