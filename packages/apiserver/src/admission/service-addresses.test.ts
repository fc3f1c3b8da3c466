import { beforeEach, describe, expect, it } from 'vitest';
import { type Answered, type TestServer, testServer } from '../http/server.fixture.js';

const PATH = '/api/v1/namespaces/default/services';
let server: TestServer;
beforeEach(async () => void (server = await testServer()));

function create(name: string, spec: object): Promise<Answered> {
  const ports = [{ port: 80 }];
  return server.ask('POST', PATH, {
    body: { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports, ...spec } },
  });
}

describe('Services', () => {
  it('get an address that no other has, also at the same time', async () => {
    const made = await Promise.all(['a', 'b', 'c'].map((name) => create(name, {})));
    expect(made.map(({ body }) => [body.spec.clusterIP, body.spec.clusterIPs])).toEqual([
      ['10.96.1.0', ['10.96.1.0']],
      ['10.96.1.1', ['10.96.1.1']],
      ['10.96.1.2', ['10.96.1.2']],
    ]);
  });

  it('get an address of each family that they ask for, and none without a head', async () => {
    const both = { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] };
    expect((await create('both', both)).body.spec.clusterIPs).toEqual(['fd00:10:96::100', '10.96.1.0']);
    expect((await create('headless', { clusterIP: 'None' })).body.spec.clusterIPs).toEqual(['None']);
    const external = { type: 'ExternalName', externalName: 'example.com', ports: [] };
    expect((await create('external', external)).body.spec).not.toHaveProperty('clusterIP');
  });

  it('keep the address that they ask for, unless it is taken or out of range', async () => {
    expect((await create('a', { clusterIP: '10.96.0.10' })).body.spec.clusterIPs).toEqual(['10.96.0.10']);
    expect((await create('b', { clusterIP: '10.96.0.10' })).body).toMatchObject({
      code: 422,
      message:
        'Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
    });
    expect((await create('b', { clusterIP: '192.0.2.1' })).body.message).toContain(
      'failed to allocate IP 192.0.2.1: the provided IP (192.0.2.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
    );
  });

  it('get node ports where they want them', async () => {
    const nodePorts = ({ body }: Answered): unknown =>
      body.spec.ports.map(({ nodePort }: { nodePort?: number }) => nodePort);
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 81, nodePort: 30_000 },
    ];
    expect(nodePorts(await create('a', { type: 'NodePort', ports }))).toEqual([30_001, 30_000]);
    expect(nodePorts(await create('b', { type: 'LoadBalancer' }))).toEqual([30_002]);
    expect(nodePorts(await create('c', {}))).toEqual([undefined]);
    const taken = await create('d', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_001 }] });
    expect(taken.body.message).toBe(
      'Service "d" is invalid: spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated',
    );
    const low = await create('d', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] });
    expect(low.body.message).toContain(
      'provided port is not in the valid range. The range of valid ports is 30000-32767',
    );
  });

  it('keep what they have over updates that leave it out', async () => {
    const { body } = await create('a', { type: 'NodePort' });
    const { clusterIP: _ip, clusterIPs: _ips, ...spec } = body.spec;
    const updated = await server.ask('PUT', `${PATH}/a`, {
      body: { ...body, spec: { ...spec, selector: { a: 'b' } } },
    });
    expect(updated.body.spec).toMatchObject({
      clusterIP: body.spec.clusterIP,
      ports: [{ nodePort: body.spec.ports[0].nodePort }],
    });
  });
});
