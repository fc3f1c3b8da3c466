import { beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, testServer } from '../http/server.fixture.js';

let server: TestServer;
beforeAll(async () => void (server = await testServer()));

describe('the OpenAPI documents', () => {
  it('are listed by group and version, each under its hash', async () => {
    const { paths } = (await server.ask('GET', '/openapi/v3')).body;
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/networking.k8s.io/v1']),
    );
    const url = paths['api/v1'].serverRelativeURL;
    expect(url).toMatch(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{128}$/);
    const { code, headers } = await server.ask('GET', url);
    expect([code, headers['Cache-Control']]).toEqual([200, 'public, immutable']);
  });

  it('hold every type that they refer to, and each kind by its names', async () => {
    const { body } = await server.ask('GET', '/openapi/v3/apis/apps/v1');
    const { schemas } = body.components;
    const missing = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].filter(
      ([, name = '']) => schemas[name] === undefined,
    );
    expect(missing).toEqual([]);
    expect(schemas['io.k8s.api.apps.v1.Deployment']['x-kubernetes-group-version-kind']).toEqual([
      { group: 'apps', version: 'v1', kind: 'Deployment' },
    ]);
    expect(schemas['io.k8s.api.core.v1.Container'].properties.ports['x-kubernetes-list-map-keys']).toEqual([
      'containerPort',
      'protocol',
    ]);
  });

  it('tell clients which writes are supported', async () => {
    const { body } = await server.ask('GET', '/openapi/v3/api/v1');
    const { patch } = body.paths['/api/v1/namespaces/{namespace}/pods/{name}'];
    expect(patch['x-kubernetes-group-version-kind']).toEqual({ group: '', version: 'v1', kind: 'Pod' });
    expect(patch.parameters.map(({ name }: { name: string }) => name)).toContain('fieldValidation');
    expect(Object.keys(patch.requestBody.content)).toContain('application/strategic-merge-patch+json');
  });

  it('answer the old form: nothing in protobuf, definitions in JSON', async () => {
    const protobuf = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
    expect(await server.ask('GET', '/openapi/v2', { headers: { accept: protobuf } })).toMatchObject({
      code: 200,
      body: '',
      contentType: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
    });
    const { body } = await server.ask('GET', '/openapi/v2', { headers: { accept: 'application/json' } });
    expect(body.definitions['io.k8s.api.core.v1.Pod'].properties.spec.allOf).toBeUndefined();
    expect(JSON.stringify(body)).not.toContain('#/components/');
  });
});
