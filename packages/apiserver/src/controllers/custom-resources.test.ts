import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiServer, startServer } from '../start-server.js';

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer', default: 3 } } } },
          },
        },
      },
    ],
  },
};
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';

let server: ApiServer;

beforeAll(async () => {
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    plain: true,
    onError: (error) => expect.fail(String(error)),
  });
});
afterAll(() => server.close());

async function ask(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const given = await fetch(server.url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: given.status, answer: (await given.json()) as Record<string, unknown> };
}

describe('custom resources', () => {
  it('are served while their definition is there', async () => {
    expect(await ask('GET', WIDGETS)).toMatchObject({ status: 404 });
    expect(await ask('POST', DEFINITIONS, DEFINITION)).toMatchObject({ status: 201 });
    await vi.waitFor(async () =>
      expect((await ask('GET', `${DEFINITIONS}/widgets.example.com`)).answer).toMatchObject({
        status: {
          acceptedNames: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
          conditions: [
            { type: 'NamesAccepted', status: 'True' },
            { type: 'Established', status: 'True' },
          ],
          storedVersions: ['v1'],
        },
      }),
    );
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' }, spec: {} };
    expect(await ask('POST', WIDGETS, widget)).toMatchObject({ status: 201, answer: { spec: { size: 3 } } });
    expect(
      await ask('POST', WIDGETS, { ...widget, metadata: { name: 'b' }, spec: { size: 'x' } }),
    ).toMatchObject({
      status: 422,
      answer: { message: expect.stringContaining('spec.size in body must be of type integer') as string },
    });
    expect((await ask('GET', '/apis/example.com/v1')).answer).toMatchObject({
      resources: [{ name: 'widgets', kind: 'Widget' }],
    });
    expect(await ask('DELETE', `${DEFINITIONS}/widgets.example.com`)).toMatchObject({ status: 200 });
    await vi.waitFor(async () => expect(await ask('GET', WIDGETS)).toMatchObject({ status: 404 }));
    // Nothing is left for a definition that comes later.
    await ask('POST', DEFINITIONS, DEFINITION);
    await vi.waitFor(async () =>
      expect(await ask('GET', WIDGETS)).toMatchObject({ status: 200, answer: { items: [] } }),
    );
  });
});
