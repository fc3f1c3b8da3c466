import { beforeEach, describe, expect, it } from 'vitest';
import { VIEWER_GROUP } from './identity.js';
import { NOW, type TestServer, testServer } from './server.fixture.js';

const PATH = '/api/v1/namespaces/default/configmaps';
const MERGE = { 'content-type': 'application/merge-patch+json' };
let server: TestServer;

beforeEach(async () => void (server = await testServer()));

const message = async (method: string, path: string, body?: unknown, headers = {}): Promise<unknown> => {
  const answer = await server.ask(method, path, { body, headers });
  return [answer.code, answer.body.message];
};

const config = (metadata: object, more = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata,
  ...more,
});

describe('creating', () => {
  it('gives an object its uid, its time and its version, and drops what the server alone sets', async () => {
    const { code, body } = await server.ask('POST', PATH, {
      body: config({
        name: 'a',
        uid: 'mine',
        creationTimestamp: '1999-01-01T00:00:00Z',
        deletionTimestamp: '1999-01-01T00:00:00Z',
      }),
    });
    expect(code).toBe(201);
    expect(body.metadata).toMatchObject({
      name: 'a',
      namespace: 'default',
      uid: expect.stringMatching(/^00000000-/),
      creationTimestamp: new Date(NOW).toISOString().replace('.000', ''),
      resourceVersion: String(server.api.store.revision),
    });
    expect(body.metadata).not.toHaveProperty('deletionTimestamp');
  });

  it('makes a name of a prefix', async () => {
    const { body } = await server.ask('POST', PATH, { body: config({ generateName: 'pre-' }) });
    expect(body.metadata.name).toBe('pre-gen01');
  });

  it('is refused in the words of the server', async () => {
    await server.put('a');
    expect(await message('POST', PATH, config({ name: 'a' }))).toEqual([
      409,
      'configmaps "a" already exists',
    ]);
    expect(await message('POST', PATH, config({ name: 'b', namespace: 'other' }))).toEqual([
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ]);
    expect(await message('POST', '/api/v1/namespaces/none/configmaps', config({ name: 'b' }))).toEqual([
      404,
      'namespaces "none" not found',
    ]);
    expect(await message('POST', PATH, config({ name: 'b', resourceVersion: '1' }))).toEqual([
      500,
      'resourceVersion should not be set on objects to be created',
    ]);
    expect(await message('POST', PATH, config({}))).toEqual([
      422,
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ]);
    const [code, words] = (await message('POST', PATH, config({ name: 'B' }))) as [number, string];
    expect([code, words]).toEqual([
      422,
      expect.stringMatching(
        /^ConfigMap "B" is invalid: metadata\.name: Invalid value: "B": a lowercase RFC 1123 subdomain/,
      ),
    ]);
  });

  it('tells of unknown and duplicate fields as it is asked to', async () => {
    const body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","name":"a"},"dta":{}}';
    const strict = await server.ask('POST', `${PATH}?fieldValidation=Strict`, { body });
    expect([strict.code, strict.body.message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "metadata.name", unknown field "dta"',
    ]);
    const warned = await server.ask('POST', PATH, { body });
    expect([warned.code, warned.warnings]).toEqual([
      201,
      ['duplicate field "metadata.name"', 'unknown field "dta"'],
    ]);
    expect(await message('POST', `${PATH}?fieldValidation=Maybe`, body)).toEqual([
      422,
      'CreateOptions "" is invalid: fieldValidation: Unsupported value: "Maybe": supported values: "Ignore", "Warn", "Strict"',
    ]);
  });

  it('writes nothing in a dry run', async () => {
    const before = server.api.store.revision;
    const { code, body } = await server.ask('POST', `${PATH}?dryRun=All`, { body: config({ name: 'a' }) });
    expect([code, body.metadata.resourceVersion, server.api.store.revision]).toEqual([
      201,
      undefined,
      before,
    ]);
  });
});

describe('updating', () => {
  it('takes the version that the client read, and no other', async () => {
    const { body } = await server.put('a', { k: '1' });
    const changed = { ...body, data: { k: '2' } };
    expect((await server.ask('PUT', `${PATH}/a`, { body: changed })).code).toBe(200);
    expect(await message('PUT', `${PATH}/a`, changed)).toEqual([
      409,
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    ]);
  });

  it('changes no version when it changes nothing', async () => {
    const { body } = await server.put('a', { k: '1' });
    const again = await server.ask('PUT', `${PATH}/a`, { body, headers: { 'user-agent': 'test/1' } });
    expect(again.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  it('keeps what only the server sets, and the name', async () => {
    const { body } = await server.put('a');
    const uid = 'somebody-elses';
    expect(await message('PUT', `${PATH}/a`, config({ name: 'a', uid }))).toEqual([
      409,
      `Operation cannot be fulfilled on configmaps "a": Precondition failed: UID in precondition: ${uid}, UID in object meta: ${body.metadata.uid}`,
    ]);
    expect(await message('PUT', `${PATH}/a`, config({ name: 'b' }))).toEqual([
      400,
      'the name of the object (b) does not match the name on the URL (a)',
    ]);
  });

  it('counts the changes of the spec, not those of labels and status', async () => {
    const path = '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies';
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'p' },
      spec: { podSelector: {} },
    };
    expect((await server.ask('POST', path, { body: policy })).body).toMatchObject({
      metadata: { generation: 1 },
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    });
    const patch = async (body: object): Promise<unknown> =>
      (await server.ask('PATCH', `${path}/p`, { body, headers: MERGE })).body.metadata.generation;
    expect(await patch({ metadata: { labels: { a: 'b' } } })).toBe(1);
    expect(await patch({ spec: { podSelector: { matchLabels: { a: 'b' } } } })).toBe(2);
  });

  it('refuses patches of types that it does not know', async () => {
    await server.put('a');
    expect(
      (await server.ask('PATCH', `${PATH}/a`, { body: {}, headers: { 'content-type': 'text/plain' } })).code,
    ).toBe(415);
  });
});

describe('deleting', () => {
  it('answers with a Status, or with the object where it stays for its finalizers', async () => {
    const { body } = await server.put('a');
    const gone = await server.ask('DELETE', `${PATH}/a`);
    expect(gone.body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid: body.metadata.uid },
    });
    await server.ask('POST', PATH, { body: config({ name: 'held', finalizers: ['example.com/hold'] }) });
    const held = await server.ask('DELETE', `${PATH}/held`);
    expect(held.body.metadata).toMatchObject({
      deletionGracePeriodSeconds: 0,
      deletionTimestamp: expect.any(String),
    });
    expect(
      await message(
        'PATCH',
        `${PATH}/held`,
        { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } },
        MERGE,
      ),
    ).toEqual([
      422,
      'ConfigMap "held" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
    ]);
    await server.ask('PATCH', `${PATH}/held`, { body: { metadata: { finalizers: null } }, headers: MERGE });
    expect((await server.ask('GET', `${PATH}/held`)).code).toBe(404);
  });

  it('minds preconditions and dry runs', async () => {
    const { body } = await server.put('a');
    const refused = await server.ask('DELETE', `${PATH}/a`, { body: { preconditions: { uid: 'other' } } });
    expect([refused.code, refused.body.reason]).toEqual([409, 'Conflict']);
    await server.ask('DELETE', `${PATH}/a?dryRun=All`);
    expect((await server.ask('GET', `${PATH}/a`)).code).toBe(200);
    const { uid, resourceVersion } = body.metadata;
    await server.ask('DELETE', `${PATH}/a`, { body: { preconditions: { uid, resourceVersion } } });
    expect((await server.ask('GET', `${PATH}/a`)).code).toBe(404);
  });

  it('gives pods on a node their time, and takes less of it when asked again', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] },
    };
    expect((await server.ask('POST', pods, { body })).code).toBe(201);
    const time = (seconds: number): string =>
      new Date(NOW + seconds * 1000).toISOString().replace('.000', '');
    const first = await server.ask('DELETE', `${pods}/p`);
    expect(first.body.metadata).toMatchObject({
      deletionGracePeriodSeconds: 30,
      deletionTimestamp: time(30),
    });
    const second = await server.ask('DELETE', `${pods}/p`, { body: { gracePeriodSeconds: 5 } });
    expect(second.body.metadata).toMatchObject({ deletionGracePeriodSeconds: 5, deletionTimestamp: time(5) });
    await server.ask('DELETE', `${pods}/p`, { body: { gracePeriodSeconds: 0 } });
    expect((await server.ask('GET', `${pods}/p`)).code).toBe(404);
  });

  it('takes all that a selector chooses', async () => {
    await server.put('a', {}, { app: 'x' });
    await server.put('b', {}, { app: 'y' });
    const { body } = await server.ask('DELETE', `${PATH}?labelSelector=app%3Dx`);
    expect(body).toMatchObject({ kind: 'ConfigMapList', items: [{ metadata: { name: 'a' } }] });
    expect((await server.ask('GET', PATH)).body.items).toHaveLength(1);
  });
});

describe('who may what', () => {
  const viewer = { name: 'viewer', groups: [VIEWER_GROUP, 'system:authenticated'] };

  it('lets a viewer look at all but Secrets', async () => {
    const asked = { identity: viewer };
    expect((await server.ask('GET', PATH, asked)).code).toBe(200);
    expect(await server.ask('GET', '/api/v1/namespaces/default/secrets', asked)).toMatchObject({
      code: 403,
      body: {
        reason: 'Forbidden',
        message:
          'secrets is forbidden: User "viewer" cannot list resource "secrets" in API group "" in the namespace "default"',
      },
    });
    expect((await server.ask('DELETE', `${PATH}/a`, asked)).code).toBe(403);
    expect((await server.ask('POST', '/api/v1/namespaces/default/pods/p/exec', asked)).code).toBe(403);
  });

  it('tells everybody what they may', async () => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const review = (verb: string): object => ({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, resource: 'pods' } },
    });
    const allowed = async (verb: string): Promise<unknown> =>
      (await server.ask('POST', path, { body: review(verb), identity: viewer })).body.status.allowed;
    expect([await allowed('list'), await allowed('delete')]).toEqual([true, false]);
  });
});

describe('paths', () => {
  it.each([
    '/api/v1/nothing',
    '/api/v2/pods',
    '/apis/apps/v1/nothing',
    '/apis/none/v1/pods',
    '/nothing',
    '/api/v1/namespaces/default/pods/p/nothing',
    '/api/v1/namespaces/default/nodes',
    '/api/v1/namespaces/%2e%2e/pods',
    '/api/v1/%zz',
  ])('that lead nowhere get a Status: %s', async (path) => {
    expect(await server.ask('GET', path)).toMatchObject({
      code: 404,
      body: { kind: 'Status', reason: 'NotFound' },
    });
  });

  it('allow the verbs that a resource has', async () => {
    expect((await server.ask('POST', '/api/v1/configmaps', { body: config({ name: 'a' }) })).code).toBe(405);
    expect((await server.ask('DELETE', '/api/v1/namespaces')).code).toBe(405);
    expect((await server.ask('GET', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')).code).toBe(
      405,
    );
    expect((await server.ask('POST', '/version')).code).toBe(405);
  });

  it('tell the version and the health', async () => {
    expect((await server.ask('GET', '/version')).body).toMatchObject({ major: '1', minor: '34' });
    for (const path of ['/healthz', '/livez', '/readyz'])
      expect(await server.ask('GET', path)).toMatchObject({ code: 200, body: 'ok' });
  });
});
