import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessOf } from '../../scripts/access.mjs';
import { listPods, load } from '../../scripts/load.mjs';
import { type ApiServer, startServer } from '../start-server.js';

describe('a server under load', () => {
  let server: ApiServer;
  const bugs: unknown[] = [];
  beforeAll(async () => {
    server = await startServer({ host: '127.0.0.1', port: 0, onError: (error) => bugs.push(error) });
  });
  afterAll(() => server.close());

  // How fast it is, and for 10,000 pods, is what bench/apiserver.bench.mjs measures.
  it('delivers every write to each of 50 watchers, once and in order', async () => {
    const access = accessOf(server.kubeconfig);
    const size = { pods: 250, policies: 50, watchers: 50, writers: 4 };
    const { latencies, missing, disorder } = await load(access, size);
    expect({ delivered: latencies.length, missing, disorder }).toEqual({
      delivered: 300,
      missing: 0,
      disorder: 0,
    });
    expect((await listPods(access, 1)).found).toBe(250);
    expect(bugs).toEqual([]);
  });
});
