import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '../../meta/kube-object.js';
import { type RunningServer, runningServer } from '../run-controllers.fixture.js';

const IN_DEFAULT = '/api/v1/namespaces/default';
let server: RunningServer;
beforeEach(async () => void (server = await runningServer()));
afterEach(() => server.stop());

async function service(spec: object, name = 'web'): Promise<void> {
  const ports = [{ name: 'web', port: 80, targetPort: 'http' }];
  const body = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { team: 'a' } },
    spec: { selector: { app: 'web' }, ports, ...spec },
  };
  expect((await server.ask('POST', `${IN_DEFAULT}/services`, { body })).code).toBe(201);
}

interface PodShape {
  readonly ips: readonly string[];
  readonly port?: number;
  readonly ready?: boolean;
  readonly spec?: object;
}

async function pod(name: string, { ips, port = 8080, ready = true, spec = {} }: PodShape): Promise<void> {
  const container = { name: 'c', image: 'i', ports: [{ name: 'http', containerPort: port }] };
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: { containers: [container], ...spec },
  };
  expect((await server.ask('POST', `${IN_DEFAULT}/pods`, { body })).code).toBe(201);
  const status = {
    phase: 'Running',
    podIP: ips[0],
    podIPs: ips.map((ip) => ({ ip })),
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  };
  const headers = { 'content-type': 'application/merge-patch+json' };
  expect(
    (await server.ask('PATCH', `${IN_DEFAULT}/pods/${name}/status`, { body: { status }, headers })).code,
  ).toBe(200);
}

async function slices(): Promise<readonly KubeObject[]> {
  const path =
    '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name=web';
  return (await server.ask('GET', path)).body.items;
}

async function shape(): Promise<unknown> {
  const shapes = (await slices()).map(({ addressType, ports, endpoints }) => [
    addressType,
    (ports as { port: number }[]).map(({ port }) => port),
    (endpoints as { addresses: string[]; conditions: { ready: boolean } }[])
      .map(({ addresses, conditions }) => `${addresses[0]} ${conditions.ready}`)
      .sort(),
  ]);
  return shapes.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

async function endpoints(name = 'web'): Promise<KubeObject> {
  return (await server.ask('GET', `${IN_DEFAULT}/endpoints/${name}`)).body;
}

describe('the endpoints of a Service', () => {
  it('are by family and by the number that a named port has at each pod', async () => {
    await service({ ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] });
    await pod('a', { ips: ['10.0.0.1', 'fd00::1'] });
    await pod('b', { ips: ['10.0.0.2'], port: 9090, ready: false });
    await vi.waitFor(async () =>
      expect(await shape()).toEqual([
        ['IPv4', [8080], ['10.0.0.1 true']],
        ['IPv4', [9090], ['10.0.0.2 false']],
        ['IPv6', [8080], ['fd00::1 true']],
      ]),
    );
    const [first] = await slices();
    expect(first?.metadata).toMatchObject({
      name: expect.stringMatching(/^web-/),
      labels: { team: 'a', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' },
      ownerReferences: [{ kind: 'Service', name: 'web', controller: true, blockOwnerDeletion: true }],
    });
    await vi.waitFor(async () =>
      expect((await endpoints())['subsets']).toEqual([
        {
          addresses: [expect.objectContaining({ ip: '10.0.0.1' })],
          ports: [{ name: 'web', port: 8080, protocol: 'TCP' }],
        },
        {
          notReadyAddresses: [expect.objectContaining({ ip: '10.0.0.2' })],
          ports: [{ name: 'web', port: 9090, protocol: 'TCP' }],
        },
      ]),
    );
  });

  it('follow pods that come, end and go, and the Service itself', async () => {
    await service({});
    await vi.waitFor(async () => expect(await shape()).toEqual([['IPv4', [], []]]));
    await pod('a', { ips: ['10.0.0.1'] });
    await pod('b', { ips: ['10.0.0.2'] });
    await vi.waitFor(async () =>
      expect(await shape()).toEqual([['IPv4', [8080], ['10.0.0.1 true', '10.0.0.2 true']]]),
    );
    const headers = { 'content-type': 'application/merge-patch+json' };
    await server.ask('PATCH', `${IN_DEFAULT}/pods/a/status`, {
      body: { status: { phase: 'Succeeded' } },
      headers,
    });
    await vi.waitFor(async () => expect(await shape()).toEqual([['IPv4', [8080], ['10.0.0.2 true']]]));
    await server.ask('PATCH', `${IN_DEFAULT}/services/web`, {
      body: { spec: { selector: { app: 'other' } } },
      headers,
    });
    await vi.waitFor(async () => expect(await shape()).toEqual([['IPv4', [], []]]));
    await server.ask('DELETE', `${IN_DEFAULT}/services/web`);
    await vi.waitFor(async () => expect(await shape()).toEqual([]));
    await vi.waitFor(async () => expect((await endpoints())['code']).toBe(404));
  });

  it('of a headless one have names, and are all ready where it says so', async () => {
    await service({ clusterIP: 'None', publishNotReadyAddresses: true });
    await pod('a', { ips: ['10.0.0.1'], ready: false, spec: { hostname: 'first', subdomain: 'web' } });
    await vi.waitFor(async () => expect(await shape()).toEqual([['IPv4', [8080], ['10.0.0.1 true']]]));
    const [slice] = await slices();
    expect(slice?.metadata.labels).toHaveProperty('service.kubernetes.io/headless', '');
    expect(slice?.['endpoints']).toMatchObject([
      { hostname: 'first', conditions: { ready: true, serving: false, terminating: false } },
    ]);
  });

  it('are nobody’s business where the Service selects nothing', async () => {
    await service({ selector: undefined });
    await pod('a', { ips: ['10.0.0.1'] });
    // Both controllers were here when a Service that came later has its endpoints.
    await service({}, 'later');
    await vi.waitFor(async () => expect((await endpoints('later'))['subsets']).toHaveLength(1));
    expect(await slices()).toEqual([]);
    expect((await endpoints())['code']).toBe(404);
  });
});
