import { type Change, type Cluster, LiveMatrix } from '@sluice/engine';
import { loadCluster } from '@sluice/manifest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLive } from '../objects/read-live.js';
import { SHOP, testCluster, type TestCluster } from '../server.fixture.js';
import { type FeedEvent, followCluster } from './cluster-feed.js';

let cluster: TestCluster;
let end: AbortController;
beforeEach(async () => {
  cluster = await testCluster();
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  await cluster.close();
});

/** A cluster with the changes taken in, as an agent has it. */
function applied(matrix: LiveMatrix, changes: readonly Change[]): void {
  for (const change of changes) matrix.apply(change);
}

/** The state that a start from scratch gives. */
async function fromScratch(): Promise<Cluster> {
  const { objects } = await readLive(cluster.connection);
  return loadCluster([], { objects }).cluster;
}

const pod = (name: string, labels: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: ${labels} }
spec: { nodeName: n1, containers: [{ name: a, image: a }] }
`;

describe('followCluster', () => {
  it('ends, whatever happens, in the state that a start from scratch gives', async () => {
    await cluster.apply(SHOP);
    for (const [name, ip] of [
      ['web', '10.0.0.1'],
      ['api', '10.0.0.2'],
    ] as const)
      await cluster.run('shop', name, ip);
    const events: FeedEvent[] = [];
    const feed = followCluster(cluster.connection, {
      signal: end.signal,
      watchSeconds: 1,
      onEvent: (event) => void events.push(event),
    });
    const matrix = LiveMatrix.of(await feed.ready);
    expect(matrix.describe()).toEqual(LiveMatrix.of(await fromScratch()).describe());
    const changes = feed.changes();
    const steps: readonly (() => Promise<void>)[] = [
      () => cluster.apply(pod('db', '{ app: db }')),
      () => cluster.run('shop', 'db', '10.0.0.3'),
      () => cluster.apply('apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: b } }\n'),
      () => cluster.remove('/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/api'),
      () => cluster.apply('apiVersion: v1\nkind: Namespace\nmetadata: { name: new }\n'),
      () => cluster.apply('apiVersion: v1\nkind: Node\nmetadata: { name: n2 }\n'),
      () => cluster.apply(SHOP.slice(SHOP.indexOf('apiVersion: networking'))),
    ];
    for (const step of steps) {
      await step();
      const { value } = await changes.next();
      applied(matrix, value ?? []);
    }
    const wanted = LiveMatrix.of(await fromScratch()).describe();
    while (JSON.stringify(matrix.describe()) !== JSON.stringify(wanted)) {
      const { value } = await changes.next();
      applied(matrix, value ?? []);
    }
    expect(matrix.describe()).toEqual(wanted);
    expect(events.filter(({ kind }) => kind === 'problem')).toEqual([]);
  });

  it('gathers what changes while nobody asks, each thing once', async () => {
    await cluster.apply(SHOP);
    const feed = followCluster(cluster.connection, { signal: end.signal });
    await feed.ready;
    for (let i = 0; i < 5; i++) await cluster.apply(pod('db', `{ app: "v${i}" }`));
    const label = (): string | undefined => feed.now().pods.get('shop/Pod/db')?.labels.get('app');
    while (label() !== 'v4') await new Promise((wait) => setTimeout(wait, 10));
    const { value } = await feed.changes().next();
    expect(value).toMatchObject([
      { kind: 'pod', id: 'shop/Pod/db', pod: { labels: new Map([['app', 'v4']]) } },
    ]);
  });

  it('ends with the signal', async () => {
    const feed = followCluster(cluster.connection, { signal: end.signal });
    await feed.ready;
    const next = feed.changes().next();
    end.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('is not ready while something cannot be read', async () => {
    const problems: string[] = [];
    const feed = followCluster(
      {
        ...cluster.connection,
        ask: (path) => cluster.connection.ask(path.replace('/networkpolicies', '/nothing')),
      },
      {
        signal: end.signal,
        backoff: { first: 1 },
        onEvent: (event) => event.kind === 'problem' && void problems.push(event.resource),
      },
    );
    const isReady = await Promise.race([
      feed.ready.then(() => true),
      new Promise((wait) => setTimeout(wait, 500, false)),
    ]);
    expect(isReady).toBe(false);
    expect(new Set(problems)).toEqual(new Set(['networkpolicies.networking.k8s.io']));
  });
});
