import { beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, testServer } from '../http/server.fixture.js';

let server: TestServer;
beforeAll(async () => void (server = await testServer()));

const accept = (version: string): { readonly headers: Readonly<Record<string, string>> } => ({
  headers: {
    accept: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`,
  },
});

describe('discovery', () => {
  it.each(['v2', 'v2beta1'])('tells everything in one answer in %s', async (version) => {
    const { body, contentType } = await server.ask('GET', '/apis', accept(version));
    expect(contentType).toBe(`application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`);
    expect(body).toMatchObject({
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${version}`,
    });
    const apps = body.items.find(({ metadata }: { metadata: { name: string } }) => metadata.name === 'apps');
    expect(apps.versions[0]).toMatchObject({ version: 'v1', freshness: 'Current' });
    expect(apps.versions[0].resources).toContainEqual({
      resource: 'deployments',
      responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      scope: 'Namespaced',
      singularResource: 'deployment',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['deploy'],
      categories: ['all'],
      subresources: [
        {
          subresource: 'scale',
          responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
          verbs: ['get', 'patch', 'update'],
        },
        {
          subresource: 'status',
          responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
          verbs: ['get', 'patch', 'update'],
        },
      ],
    });
    const core = await server.ask('GET', '/api', accept(version));
    expect(core.body.items).toHaveLength(1);
    expect(core.body.items[0].metadata).toEqual({ creationTimestamp: null });
  });

  it('answers old clients in plain JSON, group by group', async () => {
    expect((await server.ask('GET', '/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { body } = await server.ask('GET', '/apis');
    expect(body.kind).toBe('APIGroupList');
    expect(body.groups).toContainEqual({
      name: 'apps',
      versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
    });
    expect((await server.ask('GET', '/apis/apps')).body).toMatchObject({ kind: 'APIGroup', name: 'apps' });
    const resources = (await server.ask('GET', '/apis/apps/v1')).body;
    expect(resources).toMatchObject({ kind: 'APIResourceList', groupVersion: 'apps/v1' });
    expect(resources.resources).toContainEqual({
      name: 'deployments/scale',
      singularName: '',
      namespaced: true,
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: ['get', 'patch', 'update'],
    });
    expect((await server.ask('GET', '/apis/none')).code).toBe(404);
  });

  it('spares clients what they know already', async () => {
    const first = await server.ask('GET', '/apis', accept('v2'));
    const etag = first.headers['ETag'];
    const again = await server.ask('GET', '/apis', {
      headers: { ...accept('v2').headers, 'if-none-match': etag },
    });
    expect([again.code, again.body]).toEqual([304, '']);
  });
});
