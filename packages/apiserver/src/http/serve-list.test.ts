import { beforeEach, describe, expect, it } from 'vitest';
import { type TestServer, testServer, TWO_KINDS } from './server.fixture.js';

const PATH = '/api/v1/namespaces/default/configmaps';
let server: TestServer;

beforeEach(async () => {
  server = await testServer(TWO_KINDS);
  for (const name of ['e', 'b', 'd', 'a', 'c'])
    await server.put(name, { key: name }, { even: String(name < 'c') });
});

const names = (body: { items: { metadata: { name: string } }[] }): string[] =>
  body.items.map(({ metadata }) => metadata.name);

describe('a list', () => {
  it('holds the objects in the order of their names, and the revision of the store', async () => {
    const { code, body } = await server.ask('GET', PATH);
    expect([code, names(body)]).toEqual([200, ['a', 'b', 'c', 'd', 'e']]);
    expect(body).toMatchObject({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(server.api.store.revision) },
    });
    expect(body.items[0]).toMatchObject({ kind: 'ConfigMap', data: { key: 'a' } });
  });

  it('goes on where it stopped, at the revision at which it began', async () => {
    const first = await server.ask('GET', `${PATH}?limit=2`);
    expect(names(first.body)).toEqual(['a', 'b']);
    expect(first.body.metadata.remainingItemCount).toBe(3);
    await server.ask('DELETE', `${PATH}/c`);
    await server.put('aa');
    await server.put('f');
    const next = await server.ask('GET', `${PATH}?limit=2&continue=${first.body.metadata.continue}`);
    expect([names(next.body), next.body.metadata.resourceVersion]).toEqual([
      ['c', 'd'],
      first.body.metadata.resourceVersion,
    ]);
    const last = await server.ask('GET', `${PATH}?limit=2&continue=${next.body.metadata.continue}`);
    expect([names(last.body), last.body.metadata.continue]).toEqual([['e'], undefined]);
  });

  it('cannot go on when what happened since is forgotten, nor from nonsense', async () => {
    const first = await server.ask('GET', `${PATH}?limit=2`);
    await server.put('f');
    server.api.store.compact(server.api.store.revision);
    const late = await server.ask('GET', `${PATH}?limit=2&continue=${first.body.metadata.continue}`);
    expect(late).toMatchObject({ code: 410, body: { reason: 'Expired' } });
    expect(await server.ask('GET', `${PATH}?continue=nonsense`)).toMatchObject({
      code: 400,
      body: { message: 'continue key is not valid' },
    });
  });

  it.each([
    ['labelSelector=even%3Dtrue', ['a', 'b']],
    ['labelSelector=even%20in%20(true,x)', ['a', 'b']],
    ['labelSelector=!even', []],
    ['labelSelector=even,even!%3Dtrue', ['c', 'd', 'e']],
    ['fieldSelector=metadata.name%3Db', ['b']],
    ['fieldSelector=metadata.name!%3Db,metadata.namespace%3Ddefault', ['a', 'c', 'd', 'e']],
    ['labelSelector=even%3Dtrue&fieldSelector=metadata.name%3Db', ['b']],
  ])('is narrowed by %s', async (query, expected) => {
    expect(names((await server.ask('GET', `${PATH}?${query}`)).body)).toEqual(expected);
  });

  it('refuses selectors that make no sense, in the words of the server', async () => {
    expect((await server.ask('GET', `${PATH}?fieldSelector=spec.x%3Dy`)).body.message).toBe(
      'Unable to find "v1, Resource=configmaps" that match label selector "", field selector "spec.x=y": field label not supported: spec.x',
    );
    expect(await server.ask('GET', `${PATH}?labelSelector=a%20b`)).toMatchObject({
      code: 400,
      body: { reason: 'BadRequest', message: expect.stringContaining('unable to parse requirement: ') },
    });
  });

  it('is a Table where one is asked for, whose rows carry what is asked for', async () => {
    const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    const { body } = await server.ask('GET', `${PATH}?limit=1`, { headers });
    expect(body).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { remainingItemCount: 4 },
      rows: [{ cells: ['a', 1, '0s'], object: { kind: 'PartialObjectMetadata', metadata: { name: 'a' } } }],
    });
    expect(body.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(['Name', 'Data', 'Age']);
    const whole = await server.ask('GET', `${PATH}?includeObject=Object`, { headers });
    expect(whole.body.rows[1].object).toMatchObject({ kind: 'ConfigMap', data: { key: 'b' } });
    const none = await server.ask('GET', `${PATH}?includeObject=None`, { headers });
    expect(none.body.rows[0]).toEqual({ cells: ['a', 1, '0s'] });
  });

  it('is refused to clients that take nothing that the server has', async () => {
    const { code, body } = await server.ask('GET', PATH, { headers: { accept: 'text/html' } });
    expect([code, body.reason]).toEqual([406, 'NotAcceptable']);
  });
});
