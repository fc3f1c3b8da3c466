import { beforeEach, describe, expect, it } from 'vitest';
import { QUOTA_STATUS } from '../controllers/quota-status.js';
import { type Answered, type TestServer, testServer } from '../http/server.fixture.js';

let server: TestServer;
beforeEach(async () => void (server = await testServer()));

function create(plural: string, kind: string, name: string, fields: object): Promise<Answered> {
  return server.ask('POST', `/api/v1/namespaces/default/${plural}`, {
    body: { apiVersion: 'v1', kind, metadata: { name }, ...fields },
  });
}

function quota(name: string, spec: object): Promise<Answered> {
  return create('resourcequotas', 'ResourceQuota', name, { spec });
}

function pod(name: string, resources: object = {}, more: object = {}): Promise<Answered> {
  return create('pods', 'Pod', name, {
    spec: { containers: [{ name: 'c', image: 'i', resources }], ...more },
  });
}

async function used(name: string): Promise<unknown> {
  await QUOTA_STATUS.reconcile(`default/${name}`, server.api);
  return (await server.ask('GET', `/api/v1/namespaces/default/resourcequotas/${name}`)).body.status.used;
}

describe('a ResourceQuota', () => {
  it('refuses what is beyond it, in the words of the server', async () => {
    await quota('few', { hard: { pods: '1', 'requests.cpu': '1' } });
    expect((await pod('a', { requests: { cpu: '600m' } })).code).toBe(201);
    expect((await pod('b', { requests: { cpu: '500m' } })).body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'pods "b" is forbidden: exceeded quota: few, requested: pods=1,requests.cpu=500m, used: pods=1,requests.cpu=600m, limited: pods=1,requests.cpu=1',
    });
    expect((await pod('b')).body.message).toBe(
      'pods "b" is forbidden: failed quota: few: must specify requests.cpu for: c',
    );
    expect(await used('few')).toEqual({ pods: '1', 'requests.cpu': '600m' });
  });

  it('is kept also by those who come at once', async () => {
    await quota('few', { hard: { 'count/configmaps': '3' } });
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) => create('configmaps', 'ConfigMap', `c${i}`, {})),
    );
    expect(made.filter(({ code }) => code === 201)).toHaveLength(3);
    expect(await used('few')).toEqual({ 'count/configmaps': '3' });
  });

  it('with a scope counts the pods in it alone, and never those that ended', async () => {
    await quota('best', { hard: { pods: '1' }, scopes: ['BestEffort'] });
    expect((await pod('a', { requests: { cpu: '1' } })).code).toBe(201);
    expect((await pod('b')).code).toBe(201);
    expect((await pod('c')).code).toBe(403);
    const headers = { 'content-type': 'application/merge-patch+json' };
    await server.ask('PATCH', '/api/v1/namespaces/default/pods/b/status', {
      body: { status: { phase: 'Succeeded' } },
      headers,
    });
    expect((await pod('c')).code).toBe(201);
    expect(await used('best')).toEqual({ pods: '1' });
  });

  it('counts the node ports that an update adds', async () => {
    await quota('ports', { hard: { services: '5', 'services.nodeports': '1' } });
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 81 },
    ];
    const made = await create('services', 'Service', 's', { spec: { ports } });
    expect(made.code).toBe(201);
    const wider = { ...made.body, spec: { ...made.body.spec, type: 'NodePort' } };
    expect(
      (await server.ask('PUT', '/api/v1/namespaces/default/services/s', { body: wider })).body.message,
    ).toBe(
      'services "s" is forbidden: exceeded quota: ports, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
    );
  });
});
