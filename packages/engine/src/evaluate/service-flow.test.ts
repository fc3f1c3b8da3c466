import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.js';
import type { Node } from '../cluster/node.js';
import { type Pod, podId } from '../cluster/pod.js';
import type { Service } from '../cluster/service.js';
import { parseIp } from '../net/ip.js';
import { endpointId, type Endpoint } from './endpoint.js';
import { serviceBehind, serviceFlows } from './service-flow.js';

const pod = (name: string, ports: Pod['ports'], more: Partial<Pod> = {}): Pod => ({
  namespace: 'shop',
  kind: 'Pod',
  name,
  labels: new Map([['app', 'web']]),
  addresses: [],
  ports,
  hostNetwork: false,
  template: false,
  ...more,
});
const node = (name: string, ip: string): Node => ({ name, labels: new Map(), addresses: [parseIp(ip)!] });

const service: Service = {
  namespace: 'shop',
  name: 'web',
  type: 'ClusterIP',
  headless: false,
  selector: new Map([['app', 'web']]),
  clusterIPs: [],
  ports: [
    { name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' },
    { name: 'dns', protocol: 'UDP', port: 53, targetPort: 5353 },
  ],
  externalTrafficPolicy: 'Cluster',
};
const pods = [
  pod('a', [{ name: 'http', protocol: 'TCP', port: 8080 }], { node: 'n1' }),
  pod('b', [{ name: 'http', protocol: 'TCP', port: 9090 }]),
  pod('c', [{ name: 'http', protocol: 'UDP', port: 1 }]),
  pod('gone', [{ name: 'http', protocol: 'TCP', port: 8080 }], { phase: 'Failed' }),
];
const cluster: Cluster = {
  namespaces: new Map(),
  pods: new Map(pods.map((one) => [podId(one), one])),
  nodes: new Map([node('n1', '192.168.0.1'), node('n2', '192.168.0.2')].map((one) => [one.name, one])),
  services: new Map(),
  policies: new Map(),
};
const client: Endpoint = { kind: 'external', ip: parseIp('203.0.113.7')! };

const flows = (of: Service, wanted: Parameters<typeof serviceFlows>[3]): string[] =>
  serviceFlows(client, of, cluster, wanted).map(
    ({ source, destination, protocol, port, servicePort }) =>
      `${endpointId(source)} > ${endpointId(destination)} ${protocol} ${port}${servicePort ? ` by ${servicePort}` : ''}`,
  );

describe('a flow to a Service', () => {
  it('goes to each pod at the number that the pod gives the target port (SVC-1)', () => {
    expect(flows(service, { port: 80 })).toEqual([
      'external/203.0.113.7 > shop/Pod/a TCP 8080 by 80',
      'external/203.0.113.7 > shop/Pod/b TCP 9090 by 80',
    ]);
  });

  it('may be asked for by the name of its port, and goes to every port without one', () => {
    expect(flows(service, { port: 'dns' })).toHaveLength(3);
    expect(flows(service, {})).toHaveLength(5);
    expect(flows(service, { port: 80, protocol: 'UDP' })).toEqual([]);
  });

  it('from outside is seen as another node, unless the Service keeps the client’s address (SVC-1)', () => {
    const nodePort: Service = { ...service, type: 'NodePort' };
    expect(flows(nodePort, { port: 80 })).toEqual([
      'node/n2 > shop/Pod/a TCP 8080 by 80',
      'node/n1 > shop/Pod/b TCP 9090 by 80',
      'node/n2 > shop/Pod/b TCP 9090 by 80',
    ]);
    expect(flows({ ...nodePort, externalTrafficPolicy: 'Local' }, { port: 80 })[0]).toMatch(/^external/);
  });

  it('from outside to an external address of a ClusterIP Service is seen as a node too', () => {
    const external: Service = { ...service, outsideAddresses: [parseIp('198.51.100.7')!] };
    expect(flows(external, { port: 80 })[0]).toBe('node/n2 > shop/Pod/a TCP 8080 by 80');
    expect(flows({ ...external, externalTrafficPolicy: 'Local' }, { port: 80 })[0]).toMatch(/^external/);
  });

  it('from outside is seen as itself where only the pod’s own node can let it in: that translates behind its policies', () => {
    const [first] = cluster.nodes.values();
    const alone = { ...cluster, nodes: new Map([[first.name, first]]) };
    const nodePort: Service = { ...service, type: 'NodePort' };
    const sources = serviceFlows(client, nodePort, alone, { port: 80 }).map(({ source }) =>
      endpointId(source),
    );
    expect(sources).toEqual(['external/203.0.113.7', 'node/n1']);
  });

  it('that is headless goes to the pods at the port asked for (SVC-2)', () => {
    expect(flows({ ...service, headless: true }, { port: 80 })).toEqual([
      'external/203.0.113.7 > shop/Pod/a TCP 80',
      'external/203.0.113.7 > shop/Pod/b TCP 80',
      'external/203.0.113.7 > shop/Pod/c TCP 80',
    ]);
  });

  it('is what a flow to its address outside or to its node port becomes', () => {
    const open: Service = {
      ...service,
      outsideAddresses: [parseIp('198.51.100.7')!, parseIp('192.168.0.2')!],
      ports: [{ protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30080 }],
    };
    const all = { ...cluster, services: new Map([['shop/web', open]]) };
    const behind = (to: Endpoint, wanted: Parameters<typeof serviceBehind>[1]): number | string | undefined =>
      serviceBehind(to, wanted, all) && (serviceBehind(to, wanted, all)!.port ?? 'all');
    const outside = (ip: string): Endpoint => ({ kind: 'external', ip: parseIp(ip)! });
    const [n1, n2] = [...cluster.nodes.values()].map((one): Endpoint => ({ kind: 'node', node: one }));
    expect(behind(outside('198.51.100.7'), { port: 80 })).toBe(80);
    expect(behind(outside('198.51.100.7'), {})).toBe('all');
    expect(behind(outside('198.51.100.7'), { port: 81 })).toBeUndefined();
    expect(behind(outside('198.51.100.8'), { port: 80 })).toBeUndefined();
    expect(behind(n1, { port: 30080 })).toBe(80);
    expect(behind(n1, { port: 30080, protocol: 'UDP' })).toBeUndefined();
    expect(behind(n1, { port: 80 })).toBeUndefined();
    expect(behind(n2, { port: 80 })).toBe(80);
    expect(behind(n2, {})).toBeUndefined();
  });

  const listed: Service = {
    ...service,
    endpoints: [
      {
        addresses: [parseIp('10.0.0.5')!, parseIp('198.51.100.1')!],
        ports: [{ name: 'http', protocol: 'TCP', port: 8443 }],
      },
      { addresses: [parseIp('198.51.100.2')!], ports: [{ name: 'dns', protocol: 'UDP', port: 5353 }] },
    ],
    selector: new Map(),
  };
  const withAddress: Cluster = {
    ...cluster,
    pods: new Map([['shop/Pod/d', pod('d', [], { addresses: [parseIp('10.0.0.5')!], node: 'n1' })]]),
  };
  const to = (of: Service, wanted: Parameters<typeof serviceFlows>[3]): string[] =>
    serviceFlows(client, of, withAddress, wanted).map(
      ({ source, destination, protocol, port, servicePort }) =>
        `${endpointId(source)} > ${endpointId(destination)} ${protocol} ${port}${servicePort ? ` by ${servicePort}` : ''}`,
    );

  it('without a selector goes to the endpoints that are listed for the port, pods among them', () => {
    expect(to(listed, { port: 80 })).toEqual([
      'external/203.0.113.7 > shop/Pod/d TCP 8443 by 80',
      'external/203.0.113.7 > external/198.51.100.1 TCP 8443 by 80',
    ]);
    expect(to(listed, {})).toHaveLength(3);
    expect(to(listed, { port: 81 })).toEqual([]);
  });

  it('from outside to a listed pod is seen as a node, as to one that is selected (SVC-1)', () => {
    expect(to({ ...listed, type: 'NodePort' }, { port: 80 })).toEqual([
      'node/n2 > shop/Pod/d TCP 8443 by 80',
      'node/n1 > external/198.51.100.1 TCP 8443 by 80',
      'node/n2 > external/198.51.100.1 TCP 8443 by 80',
    ]);
  });

  it('goes to a listed address itself, though that leads to another Service', () => {
    const other: Service = { ...service, name: 'other', clusterIPs: [parseIp('198.51.100.1')!] };
    const both = { ...withAddress, services: new Map([['shop/other', other]]) };
    const [, second] = serviceFlows(client, listed, both, { port: 80 });
    expect(second && endpointId(second.destination)).toBe('external/198.51.100.1');
  });

  it('that is headless goes to listed endpoints at the port asked for (SVC-2)', () => {
    expect(to({ ...listed, headless: true }, { port: 9 })).toEqual([
      'external/203.0.113.7 > shop/Pod/d TCP 9',
      'external/203.0.113.7 > external/198.51.100.1 TCP 9',
      'external/203.0.113.7 > external/198.51.100.2 TCP 9',
    ]);
  });
});
