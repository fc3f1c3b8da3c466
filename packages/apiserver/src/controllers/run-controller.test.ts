import { afterEach, describe, expect, it, vi } from 'vitest';
import { testServer, type TestServer, TWO_KINDS } from '../http/server.fixture.js';
import type { Controller } from './controller.js';
import { runController } from './run-controller.js';

afterEach(() => void vi.useRealTimers());

function controllerOf(reconcile: Controller['reconcile']): Controller {
  return {
    name: 'test',
    keys: ({ stored }) => (stored.ref.resource === 'configmaps' ? [stored.ref.name] : []),
    initial: ({ store }) => store.list('configmaps').map(({ ref }) => ref.name),
    reconcile,
  };
}

function fail(error: unknown): void {
  throw error;
}

async function prepared(): Promise<TestServer> {
  const server = await testServer(TWO_KINDS);
  await server.put('old');
  return server;
}

describe('a controller', () => {
  it('sees to what is there at start, and to what changes later', async () => {
    const server = await prepared();
    const seen: string[] = [];
    const stop = runController(
      server.api,
      controllerOf(async (key) => void seen.push(key)),
      fail,
    );
    await server.put('new');
    await vi.waitFor(() => expect(seen).toEqual(['old', 'new']));
    await stop();
    await server.put('late');
    expect(seen).toEqual(['old', 'new']);
  });

  it('sees to a key again that changes while it is seen to, and never to two at once', async () => {
    const server = await prepared();
    let working = 0;
    const seen: string[] = [];
    const reconcile = async (key: string): Promise<void> => {
      expect(++working).toBe(1);
      if (seen.push(key) === 1) {
        const path = '/api/v1/namespaces/default/configmaps/old';
        const headers = { 'content-type': 'application/merge-patch+json' };
        await server.ask('PATCH', path, { body: { data: { a: 'b' } }, headers });
      }
      working--;
    };
    const stop = runController(server.api, controllerOf(reconcile), fail);
    await vi.waitFor(() => expect(seen).toEqual(['old', 'old']));
    await stop();
  });

  it('tries again what failed, later and later', async () => {
    vi.useFakeTimers();
    const server = await prepared();
    const times: number[] = [];
    const errors: unknown[] = [];
    const start = Date.now();
    const stop = runController(
      server.api,
      controllerOf(async () => {
        times.push(Date.now() - start);
        if (times.length < 4) throw new Error(`try ${times.length}`);
      }),
      (error) => errors.push(error),
    );
    await vi.advanceTimersByTimeAsync(5000);
    expect(times).toEqual([0, 100, 300, 700]);
    expect(errors).toHaveLength(3);
    await stop();
  });

  it('sees to several keys at once where it may, but never twice to one', async () => {
    const server = await prepared();
    for (const name of ['b', 'c', 'd']) await server.put(name);
    const under = new Set<string>();
    let most = 0;
    const seen: string[] = [];
    const reconcile = async (key: string): Promise<void> => {
      expect(under.has(key)).toBe(false);
      under.add(key);
      most = Math.max(most, under.size);
      await new Promise((later) => setTimeout(later, 5));
      under.delete(key);
      seen.push(key);
    };
    const stop = runController(server.api, { ...controllerOf(reconcile), workers: 2 }, fail);
    await server.put('c', { a: 'b' });
    await vi.waitFor(() => expect(new Set(seen)).toEqual(new Set(['old', 'b', 'c', 'd'])));
    expect(most).toBe(2);
    await stop();
  });

  it('looks again after the time that a look asks for, unless it looked before', async () => {
    vi.useFakeTimers();
    const server = await prepared();
    const times: number[] = [];
    const start = Date.now();
    const reconcile = async (): Promise<number | undefined> => {
      times.push(Date.now() - start);
      return times.length < 3 ? 1000 : undefined;
    };
    const stop = runController(server.api, { ...controllerOf(async () => {}), reconcile }, fail);
    await vi.advanceTimersByTimeAsync(400);
    const headers = { 'content-type': 'application/merge-patch+json' };
    const path = '/api/v1/namespaces/default/configmaps/old';
    await server.ask('PATCH', path, { body: { data: { a: 'b' } }, headers });
    await vi.advanceTimersByTimeAsync(5000);
    expect(times).toEqual([0, 400, 1400]);
    await stop();
  });

  it('lets a key rest whose look took long', async () => {
    vi.useFakeTimers();
    const server = await prepared();
    const times: number[] = [];
    const start = performance.now();
    const reconcile = async (): Promise<void> => {
      times.push(performance.now() - start);
      await new Promise((later) => setTimeout(later, 100));
    };
    const stop = runController(server.api, controllerOf(reconcile), fail);
    await vi.advanceTimersByTimeAsync(50);
    const headers = { 'content-type': 'application/merge-patch+json' };
    const path = '/api/v1/namespaces/default/configmaps/old';
    await server.ask('PATCH', path, { body: { data: { a: 'b' } }, headers });
    await vi.advanceTimersByTimeAsync(5000);
    expect(times).toEqual([0, 400]);
    await stop();
  });
});
