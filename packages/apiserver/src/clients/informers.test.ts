import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { CoreV1Api, KubeConfig, makeInformer, type V1ConfigMap } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiServer, startServer } from '../start-server.js';

const PATH = '/api/v1/namespaces/default/configmaps';

let server: ApiServer;
let line: Line;
beforeEach(async () => {
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    onError: (error) => {
      throw error;
    },
  });
  line = await layLine(Number(new URL(server.url).port));
});
afterEach(async () => {
  await line.close();
  await server.close();
});

describe('an informer of @kubernetes/client-node', () => {
  it('learns after a cut what it missed', () => expectToCatchUp(() => {}));

  it('begins anew after a cut when what it missed is no longer known', () =>
    expectToCatchUp(() => server.api.store.compact(server.api.store.revision)));
});

async function expectToCatchUp(meanwhile: () => void): Promise<void> {
  // Writes go straight to the server, the informer goes by the line that is cut.
  const direct = clientOf(server.url).makeApiClient(CoreV1Api);
  const config = clientOf(`https://127.0.0.1:${line.port}`);
  const core = config.makeApiClient(CoreV1Api);
  const informer = makeInformer(
    config,
    PATH,
    () => core.listNamespacedConfigMap({ namespace: 'default', labelSelector: 'of=test' }),
    'of=test',
  );
  const seen: string[] = [];
  for (const verb of ['add', 'update', 'delete'] as const)
    informer.on(verb, ({ metadata }: V1ConfigMap) => void seen.push(`${verb} ${metadata?.name}`));
  let errors = 0;
  let stopped = false;
  informer.on('error', () => {
    errors++;
    setTimeout(() => void (stopped || informer.start()), 50);
  });
  const put = (name: string) =>
    direct.createNamespacedConfigMap({
      namespace: 'default',
      body: { metadata: { name, labels: { of: 'test' } } },
    });
  try {
    await put('kept');
    await put('lost');
    await informer.start();
    await put('seen');
    await expect.poll(() => seen).toEqual(['add kept', 'add lost', 'add seen']);

    line.cut();
    await put('missed');
    await direct.deleteNamespacedConfigMap({ namespace: 'default', name: 'lost' });
    const body = [{ op: 'add', path: '/data', value: { a: 'b' } }];
    await direct.patchNamespacedConfigMap({ namespace: 'default', name: 'kept', body });
    meanwhile();
    await expect.poll(() => errors, { timeout: 10_000 }).toBeGreaterThan(0);
    line.heal();

    const names = (): string[] =>
      informer
        .list()
        .map(({ metadata }) => metadata?.name ?? '')
        .sort();
    await expect.poll(names, { timeout: 10_000 }).toEqual(['kept', 'missed', 'seen']);
    expect(informer.get('kept', 'default')?.data).toEqual({ a: 'b' });
    expect(
      seen
        .slice(3)
        .filter((text) => text !== 'update seen')
        .sort(),
    ).toEqual(['add missed', 'delete lost', 'update kept']);
    await put('after');
    await expect.poll(() => seen.at(-1)).toBe('add after');
  } finally {
    stopped = true;
    await informer.stop();
  }
}

function clientOf(url: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(server.kubeconfig).replaceAll(server.url, url));
  return config;
}

/** A line to the server that can be cut. */
interface Line {
  readonly port: number;
  /** Ends all connections and takes no new ones. */
  readonly cut: () => void;
  readonly heal: () => void;
  readonly close: () => Promise<void>;
}

async function layLine(target: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let whole = true;
  const relay: Server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((done) => void relay.listen(0, '127.0.0.1', done));
  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (relay.address() as AddressInfo).port,
    cut,
    heal: () => void (whole = true),
    close: () => {
      cut();
      return new Promise((done) => void relay.close(() => done()));
    },
  };
}
