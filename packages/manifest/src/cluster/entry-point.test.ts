import { describe, expect, it } from 'vitest';
import { clusterOf, said } from './cluster.fixture.js';

const WEB = `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{name: http, port: 80, targetPort: 8080}, {name: admin, port: 81, targetPort: ops}]}
---
`;

const exposed = (yaml: string): readonly string[] =>
  clusterOf(WEB + yaml).entryPoints.map(({ kind, name, by, service, port, hosts, gateways }) =>
    `${kind} ${name} by ${by} → ${service}:${port?.port ?? '*'} ${[...hosts, ...gateways].join(' ')}`.trim(),
  );
const told = (yaml: string): readonly string[] => said(clusterOf(WEB + yaml));

describe('what is exposed to the outside', () => {
  it('by a Service: NodePort, LoadBalancer, external addresses', () => {
    const service = (name: string, spec: string): string =>
      `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
    expect(
      exposed(
        service('np', '{type: NodePort, ports: [{port: 1}]}') +
          service('l', '{type: LoadBalancer, ports: [{port: 1}, {port: 2, name: b}]}') +
          service('e', '{externalIPs: [198.51.100.1], ports: [{port: 3}]}'),
      ),
    ).toEqual([
      'Service np by NodePort → shop/np:1',
      'Service l by LoadBalancer → shop/l:1',
      'Service l by LoadBalancer → shop/l:2',
      'Service e by ExternalIP → shop/e:3',
    ]);
  });

  it('by an Ingress of today, by number and by name', () => {
    const yaml = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in, namespace: shop}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
  rules:
  - host: a.example.com
    http: {paths: [{backend: {service: {name: web, port: {name: admin}}}}, {backend: {resource: {kind: Bucket, name: b}}}]}`;
    expect(exposed(yaml)).toEqual([
      'Ingress in by Ingress → shop/web:80',
      'Ingress in by Ingress → shop/web:81 a.example.com',
    ]);
    expect(told(yaml)).toEqual([]);
  });

  it.each(['networking.k8s.io/v1beta1', 'extensions/v1beta1'])('by an Ingress of %s', (apiVersion) => {
    const yaml = `
apiVersion: ${apiVersion}
kind: Ingress
metadata: {name: in, namespace: shop}
spec:
  backend: {serviceName: web, servicePort: http}
  rules: [{http: {paths: [{backend: {serviceName: web, servicePort: 81}}]}}]`;
    expect(exposed(yaml)).toEqual([
      'Ingress in by Ingress → shop/web:80',
      'Ingress in by Ingress → shop/web:81',
    ]);
  });

  it('not by an Ingress whose Service or port is not there: a warning at its place', () => {
    const yaml = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in, namespace: shop}
spec:
  defaultBackend: {service: {name: wob, port: {number: 80}}}
  rules: [{http: {paths: [{backend: {service: {name: web, port: {number: 8080}}}}]}}]`;
    expect(exposed(yaml)).toEqual([]);
    expect(told(yaml)).toEqual([
      '12:36 warning spec.defaultBackend.service.name: there is no Service shop/wob in the input',
      '13:74 warning spec.rules[0].http.paths[0].backend.service.port.number: Service shop/web has no port 8080',
    ]);
  });

  it.each(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'])(
    'by a %s that hangs on a Gateway',
    (kind) => {
      const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: r, namespace: shop}
spec:
  parentRefs: [{name: edge, namespace: infra}, {kind: Service, group: "", name: mesh}]
  hostnames: [a.example.com]
  rules: [{backendRefs: [{name: web, port: 80}, {kind: Bucket, group: x.example.com, name: b}]}]`;
      expect(exposed(yaml)).toEqual([`${kind} r by Gateway → shop/web:80 a.example.com infra/edge`]);
    },
  );

  it('not by a route of a mesh, nor by one that hangs on nothing', () => {
    const route = (name: string, parents: string): string => `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: shop}
spec: {${parents}, rules: [{backendRefs: [{name: web, port: 80}]}]}
`;
    expect(
      exposed(
        route('a', 'parentRefs: [{kind: Service, group: "", name: web}]') + route('b', 'parentRefs: []'),
      ),
    ).toEqual([]);
  });

  it('by a route into another namespace only with a ReferenceGrant there', () => {
    const route = `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: infra}
spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: web, namespace: shop, port: 80}]}]}
`;
    const grant = `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: g, namespace: shop}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: infra}]
  to: [{group: "", kind: Service}]
`;
    expect(exposed(route)).toEqual([]);
    expect(told(route).join()).toContain(
      'no ReferenceGrant of namespace shop in the input permits Service shop/web',
    );
    expect(exposed(route + grant)).toEqual(['HTTPRoute r by Gateway → shop/web:80 infra/edge']);
  });

  it('by an OpenShift Route, whose port is the target port or the name of the Service port', () => {
    const route = (port: string): string => `
apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: r, namespace: shop}
spec: {host: a.example.com, to: {kind: Service, name: web}, ${port}}`;
    expect(exposed(route('port: {targetPort: 8080}'))).toEqual([
      'Route r by Route → shop/web:80 a.example.com',
    ]);
    expect(exposed(route('port: {targetPort: admin}'))).toEqual([
      'Route r by Route → shop/web:81 a.example.com',
    ]);
    expect(exposed(route('tls: {}'))).toEqual(['Route r by Route → shop/web:* a.example.com']);
  });

  it('never by an object with a field of a wrong type', () => {
    const yaml = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}, rules: nonsense}`;
    expect(exposed(yaml)).toEqual([]);
    expect(told(yaml)).toEqual(['11:75 error spec.rules: must be a list, not the string "nonsense"']);
  });
});
