import { beforeEach, describe, expect, it } from 'vitest';
import { type TestServer, testServer } from './server.fixture.js';

const PODS = '/api/v1/namespaces/default/pods';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const MERGE = { 'content-type': 'application/merge-patch+json' };
let server: TestServer;

beforeEach(async () => {
  server = await testServer();
  const template = {
    metadata: { labels: { app: 'x' } },
    spec: { containers: [{ name: 'c', image: 'i' }] },
  };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: template.spec };
  await server.ask('POST', PODS, { body: pod });
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: { replicas: 2, selector: { matchLabels: { app: 'x' } }, template },
  };
  await server.ask('POST', DEPLOYMENTS, { body: deployment });
});

describe('the status', () => {
  it('is written by itself, and by nothing else', async () => {
    const body = { spec: { nodeName: 'n' }, status: { phase: 'Running' } };
    const written = await server.ask('PATCH', `${PODS}/p/status`, { body, headers: MERGE });
    expect(written.body.status).toMatchObject({ phase: 'Running' });
    expect(written.body.spec).not.toHaveProperty('nodeName');
    const main = await server.ask('PATCH', `${PODS}/p`, {
      body: { metadata: { labels: { a: 'b' } }, status: { phase: 'Failed' } },
      headers: MERGE,
    });
    expect(main.body).toMatchObject({ metadata: { labels: { a: 'b' } }, status: { phase: 'Running' } });
  });
});

describe('the scale', () => {
  it('shows and sets the replicas', async () => {
    const { body } = await server.ask('GET', `${DEPLOYMENTS}/d/scale`);
    expect(body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'd', namespace: 'default' },
      spec: { replicas: 2 },
      status: { replicas: 0, selector: 'app=x' },
    });
    const patched = await server.ask('PATCH', `${DEPLOYMENTS}/d/scale`, {
      body: { spec: { replicas: 5 } },
      headers: MERGE,
    });
    expect([patched.code, patched.body.spec.replicas]).toEqual([200, 5]);
    const late = await server.ask('PUT', `${DEPLOYMENTS}/d/scale`, {
      body: { ...body, spec: { replicas: 7 } },
    });
    expect([late.code, late.body.reason]).toEqual([409, 'Conflict']);
    expect((await server.ask('GET', `${DEPLOYMENTS}/d`)).body.spec.replicas).toBe(5);
  });

  it('is refused where it is negative', async () => {
    const refused = await server.ask('PATCH', `${DEPLOYMENTS}/d/scale`, {
      body: { spec: { replicas: -1 } },
      headers: MERGE,
    });
    expect([refused.code, refused.body.message]).toEqual([
      422,
      'Scale.autoscaling "d" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ]);
  });
});

describe('a binding', () => {
  const binding = {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name: 'p' },
    target: { kind: 'Node', name: 'n' },
  };

  it('gives a pod its node, once', async () => {
    const bound = await server.ask('POST', `${PODS}/p/binding`, { body: binding });
    expect([bound.code, bound.body.status]).toEqual([201, 'Success']);
    const { body } = await server.ask('GET', `${PODS}/p`);
    expect(body.spec.nodeName).toBe('n');
    expect(body.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'PodScheduled', status: 'True' }),
    );
    const again = await server.ask('POST', `${PODS}/p/binding`, { body: binding });
    expect([again.code, again.body.message]).toEqual([
      409,
      'Operation cannot be fulfilled on pods "p": pod p is already assigned to node "n"',
    ]);
  });
});

describe('an eviction', () => {
  it('deletes the pod, or only says that it would', async () => {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } };
    const dry = { ...eviction, deleteOptions: { dryRun: ['All'] } };
    expect((await server.ask('POST', `${PODS}/p/eviction`, { body: dry })).code).toBe(201);
    expect((await server.ask('GET', `${PODS}/p`)).code).toBe(200);
    expect((await server.ask('POST', `${PODS}/p/eviction`, { body: eviction })).body.status).toBe('Success');
    expect((await server.ask('GET', `${PODS}/p`)).code).toBe(404);
    expect((await server.ask('POST', `${PODS}/p/eviction`, { body: eviction })).code).toBe(404);
  });
});
