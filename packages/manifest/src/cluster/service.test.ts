import { formatIp, type Service } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { clusterOf, said } from './cluster.fixture.js';

const serviceOf = (spec: string, more = ''): Service =>
  clusterOf(
    `apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: ${spec}\n${more}`,
  ).cluster.services.get('default/s')!;

describe('Services', () => {
  it('get the defaults of the API server', () => {
    const { source, ...service } = serviceOf('{selector: {app: web}, ports: [{port: 80}]}');
    expect(source!.file).toBe('in.yaml');
    expect(service).toEqual({
      namespace: 'default',
      name: 's',
      type: 'ClusterIP',
      headless: false,
      selector: new Map([['app', 'web']]),
      clusterIPs: [],
      ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
      externalTrafficPolicy: 'Cluster',
    });
  });

  it('keep names, named target ports and node ports', () => {
    const { ports, type, externalTrafficPolicy, clusterIPs } = serviceOf(
      '{type: NodePort, externalTrafficPolicy: Local, clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1, "fd00::1"], ' +
        'ports: [{name: dns, protocol: UDP, port: 53, targetPort: dns-udp, nodePort: 30053}, {name: w, port: 80, targetPort: 8080}]}',
    );
    expect(ports).toEqual([
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns-udp', nodePort: 30053 },
      { name: 'w', protocol: 'TCP', port: 80, targetPort: 8080 },
    ]);
    expect([type, externalTrafficPolicy]).toEqual(['NodePort', 'Local']);
    expect(clusterIPs.map(formatIp)).toEqual(['10.96.0.1', 'fd00::1']);
  });

  it('keep the addresses outside that lead to them', () => {
    const { outsideAddresses } = serviceOf(
      '{type: LoadBalancer, externalIPs: [198.51.100.7], ports: [{port: 80}]}',
      'status: {loadBalancer: {ingress: [{ip: "2001:db8::7"}, {hostname: lb.example.com}]}}',
    );
    expect(outsideAddresses?.map(formatIp)).toEqual(['198.51.100.7', '2001:db8::7']);
  });

  it('are headless by clusterIP None', () => {
    const { headless, clusterIPs } = serviceOf('{clusterIP: None, ports: [{port: 80}]}');
    expect([headless, clusterIPs]).toEqual([true, []]);
  });

  it('with an empty selector select nothing', () => {
    expect(serviceOf('{selector: {}, ports: [{port: 80}]}').selector).toBeUndefined();
  });

  it('of type ExternalName keep the name', () => {
    const { type, externalName } = serviceOf('{type: ExternalName, externalName: db.example.com}');
    expect([type, externalName]).toEqual(['ExternalName', 'db.example.com']);
  });

  it.each([
    [
      '{type: Nodeport}',
      'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      '{ports: [{port: 80, targetPort: "8080"}]}',
      'spec.ports[0].targetPort: Invalid value: "8080": must contain at least one letter (a-z)',
    ],
    ['{ports: [{targetPort: 80}]}', 'spec.ports[0].port: Required value'],
    ['{ports: [{port: "80"}]}', 'spec.ports[0].port: must be an integer, not the string "80"'],
    ['{selector: [app]}', 'spec.selector: must be a map, not a list'],
  ])('%s is told', (spec, message) => {
    const result = clusterOf(`apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: ${spec}`);
    expect(said(result).map((text) => text.replace(/^\S+ error /, ''))).toEqual([message]);
    expect(result.cluster.services.size).toBe(0);
  });
});

describe('Services without selector', () => {
  const slice = `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: s-1, labels: {kubernetes.io/service-name: s}}
addressType: IPv4
ports: [{name: "", port: 5432}]
endpoints: [{addresses: [10.1.0.1]}, {addresses: [10.1.0.2], conditions: {ready: false}}, {addresses: [10.1.0.3], conditions: {}}]
`;
  const endpoints = `---
apiVersion: v1
kind: Endpoints
metadata: {name: s}
subsets: [{addresses: [{ip: 10.2.0.1}], notReadyAddresses: [{ip: 10.2.0.2}], ports: [{name: db, port: 1, protocol: UDP}]}]
`;
  const shown = (service: Service): unknown =>
    service.endpoints?.map(({ addresses, ports }) => ({ addresses: addresses.map(formatIp), ports }));

  it('lead to the ready addresses of their EndpointSlices', () => {
    expect(shown(serviceOf('{ports: [{port: 80}]}', slice))).toEqual([
      { addresses: ['10.1.0.1', '10.1.0.3'], ports: [{ protocol: 'TCP', port: 5432 }] },
    ]);
  });

  it('lead to those of their Endpoints when there are no slices, which mirror them', () => {
    expect(shown(serviceOf('{ports: [{port: 80}]}', endpoints))).toEqual([
      { addresses: ['10.2.0.1'], ports: [{ name: 'db', protocol: 'UDP', port: 1 }] },
    ]);
    expect(shown(serviceOf('{ports: [{port: 80}]}', endpoints + slice))).toHaveLength(1);
  });

  it('only: one with a selector leads to its pods', () => {
    expect(serviceOf('{selector: {a: b}, ports: [{port: 80}]}', slice).endpoints).toBeUndefined();
  });
});
