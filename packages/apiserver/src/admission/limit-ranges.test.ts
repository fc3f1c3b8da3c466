import { beforeEach, describe, expect, it } from 'vitest';
import { type Answered, type TestServer, testServer } from '../http/server.fixture.js';

let server: TestServer;
beforeEach(async () => void (server = await testServer()));

function create(plural: string, kind: string, name: string, spec: object): Promise<Answered> {
  return server.ask('POST', `/api/v1/namespaces/default/${plural}`, {
    body: { apiVersion: 'v1', kind, metadata: { name }, spec },
  });
}

function limit(...limits: readonly object[]): Promise<Answered> {
  return create('limitranges', 'LimitRange', 'limits', { limits });
}

function pod(resources: object): Promise<Answered> {
  return create('pods', 'Pod', 'web', { containers: [{ name: 'c', image: 'i', resources }] });
}

describe('a LimitRange', () => {
  it('gives containers what they do not say, and notes it', async () => {
    await limit({
      type: 'Container',
      default: { cpu: '500m', memory: '1Gi' },
      defaultRequest: { cpu: '100m', memory: '256Mi' },
    });
    const { body } = await pod({ requests: { cpu: '200m' } });
    expect(body.spec.containers[0].resources).toEqual({
      limits: { cpu: '500m', memory: '1Gi' },
      requests: { cpu: '200m', memory: '256Mi' },
    });
    expect(body.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: memory request for container c; cpu, memory limit for container c',
    });
    expect(body.status.qosClass).toBe('Burstable');
  });

  it('refuses what is beyond it, in the words of the server', async () => {
    await limit({ type: 'Container', min: { cpu: '100m' } }, { type: 'Pod', max: { memory: '1Gi' } });
    expect((await pod({ requests: { cpu: '50m' }, limits: { memory: '2Gi', cpu: '1' } })).body.message).toBe(
      'pods "web" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, maximum memory usage per Pod is 1Gi, but limit is 2Gi]',
    );
    expect((await pod({ requests: { cpu: '1' } })).body).toMatchObject({
      code: 403,
      message: 'pods "web" is forbidden: maximum memory usage per Pod is 1Gi.  No limit is specified',
    });
    expect((await pod({ limits: { cpu: '1', memory: '1Gi' } })).code).toBe(201);
  });

  it('holds limits to a ratio of requests', async () => {
    await limit({ type: 'Container', maxLimitRequestRatio: { cpu: '2' } });
    expect((await pod({ requests: { cpu: '1' }, limits: { cpu: '3' } })).body.message).toBe(
      'pods "web" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
    );
    expect((await pod({})).body.message).toBe(
      'pods "web" is forbidden: cpu max limit to request ratio per Container is 2, but no request is specified or request is 0',
    );
  });
});
