import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type TestServer, testServer, TWO_KINDS, type Watching } from './server.fixture.js';

const PATH = '/api/v1/namespaces/default/configmaps';
let server: TestServer;
const open: Watching[] = [];

beforeEach(async () => void (server = await testServer(TWO_KINDS)));
afterEach(() => {
  for (const one of open.splice(0)) one.leave();
  vi.useRealTimers();
});

async function watch(query: string, headers?: Readonly<Record<string, string>>): Promise<Watching> {
  const one = await server.watch(`${PATH}?watch=true&${query}`, headers);
  open.push(one);
  return one;
}

/** `ADDED a`, `DELETED b`: what happened to whom. */
function told({ events }: Watching): readonly string[] {
  return events.map(
    ({ type, object }) => `${type} ${object.metadata.name ?? object.metadata.resourceVersion}`,
  );
}

async function remove(name: string): Promise<void> {
  await server.ask('DELETE', `${PATH}/${name}`);
}

async function label(name: string, app: string | null): Promise<void> {
  await server.ask('PATCH', `${PATH}/${name}`, {
    body: { metadata: { labels: { app } } },
    headers: { 'content-type': 'application/merge-patch+json' },
  });
}

describe('a watch', () => {
  it('begins with what is there when no version is given, and goes on with what happens', async () => {
    await server.put('a');
    const one = await watch('');
    await server.put('b');
    await label('a', 'x');
    await remove('a');
    expect(told(one)).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED a']);
  });

  it('tells from a version on of what came after it', async () => {
    const { body } = await server.put('a');
    await server.put('b');
    const one = await watch(`resourceVersion=${body.metadata.resourceVersion}`);
    await server.put('c');
    expect(told(one)).toEqual(['ADDED b', 'ADDED c']);
  });

  it('shows objects that start and stop to be selected as coming and going', async () => {
    await server.put('a', {}, { app: 'x' });
    const one = await watch('labelSelector=app%3Dx');
    await label('a', 'y');
    await label('a', 'z');
    await label('a', 'x');
    expect(told(one)).toEqual(['ADDED a', 'DELETED a', 'ADDED a']);
    const [, gone] = one.events;
    expect(gone.object.metadata.labels).toEqual({ app: 'x' });
    expect(Number(gone.object.metadata.resourceVersion)).toBe(server.api.store.revision - 2);
  });

  it('is narrowed to one name by the path and by a field selector', async () => {
    await server.put('a');
    const byField = await watch('fieldSelector=metadata.name%3Da');
    const byPath = await server.watch(`${PATH}/a?watch=1`);
    open.push(byPath);
    await server.put('b');
    await remove('a');
    expect(told(byField)).toEqual(['ADDED a', 'DELETED a']);
    expect(told(byPath)).toEqual(['ADDED a', 'DELETED a']);
  });

  it('says by a bookmark where the initial events end', async () => {
    await server.put('a');
    const one = await watch(
      'sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan',
    );
    expect(told(one)).toEqual(['ADDED a', `BOOKMARK ${server.api.store.revision}`]);
    expect(one.events[1].object).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: {
        resourceVersion: String(server.api.store.revision),
        creationTimestamp: null,
        annotations: { 'k8s.io/initial-events-end': 'true' },
      },
    });
  });

  it('gets bookmarks now and then, and ends when its time is over', async () => {
    vi.useFakeTimers();
    const one = await watch('allowWatchBookmarks=true&timeoutSeconds=150&resourceVersion=0');
    const version = server.api.store.revision;
    vi.advanceTimersByTime(130_000);
    expect(told(one)).toEqual([`BOOKMARK ${version}`, `BOOKMARK ${version}`]);
    expect(one.ended()).toBe(false);
    vi.advanceTimersByTime(20_000);
    expect(one.ended()).toBe(true);
    vi.useRealTimers();
    await server.put('a');
    expect(one.events).toHaveLength(2);
  });

  it('is told that its version is too old when what came after it is forgotten', async () => {
    const { body } = await server.put('a');
    await server.put('b');
    server.api.store.compact(server.api.store.revision);
    const one = await watch(`resourceVersion=${body.metadata.resourceVersion}`);
    expect(one.ended()).toBe(true);
    expect(one.events).toMatchObject([
      { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
    ]);
    expect(one.events[0].object.message).toMatch(/^too old resource version: \d+ \(\d+\)$/);
  });

  it('sends each object as a Table where one is asked for, with the columns once', async () => {
    await server.put('a');
    const one = await watch('', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' });
    await server.put('b');
    expect(
      one.events.map(({ object }) => [object.kind, object.columnDefinitions?.length, object.rows[0].cells]),
    ).toEqual([
      ['Table', 3, ['a', 0, '0s']],
      ['Table', undefined, ['b', 0, '0s']],
    ]);
  });
});
