import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_NODE, LocalNode } from '../nodes/local-node.fixture.js';
import { type Cluster, type Ended, KUBECTL_VERSIONS, NO_KUBECTL, startCluster } from './kubectl.fixture.js';

const POD = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    containers: [
      { name: 'main', image: 'x', command: ['sh', '-c', 'echo started; exec sleep 1000'] },
      {
        name: 'side',
        image: 'x',
        command: ['sh', '-c', 'for n in 1 2 3 4 5; do echo line $n; done; exec sleep 1000'],
      },
    ],
  },
});

describe.runIf(NO_KUBECTL === undefined).each(KUBECTL_VERSIONS)('kubectl 1.%s', (version) => {
  const node = new LocalNode();
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster(version, undefined, (name) =>
      name === LOCAL_NODE ? node.runtime : undefined,
    );
    await node.join(cluster.server.api);
    await kubectl('apply -f -', POD);
    await kubectl('wait pod/web --for=condition=Ready --timeout=20s');
  }, 30_000);
  afterAll(async () => {
    await cluster.close();
    node.close();
  });

  const kubectl = (line: string | readonly string[], input?: string): Promise<Ended> =>
    cluster.kubectl(typeof line === 'string' ? line.split(' ') : line, input);

  it('shows logs: of a container, the last lines, with times, since a moment', async () => {
    expect(await kubectl('logs web -c main')).toEqual({ code: 0, stdout: 'started\n', stderr: '' });
    expect((await kubectl('logs web -c side --tail=2')).stdout).toBe('line 4\nline 5\n');
    expect((await kubectl('logs web -c side --limit-bytes=9')).stdout).toBe('line 1\nli');
    expect((await kubectl('logs web -c side --timestamps --tail=1')).stdout).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z line 5\n$/,
    );
    expect((await kubectl('logs web -c side --since-time=2100-01-01T00:00:00Z')).stdout).toBe('');
    expect((await kubectl('logs web -c side --since=1h')).stdout).toMatch(/^line 1\n[^]*line 5\n$/);
    expect((await kubectl('logs -l app=web --all-containers --prefix --tail=1')).stdout).toContain(
      '[pod/web/side] line 5\n',
    );
    expect((await kubectl('logs web -c side --previous')).stderr).toContain(
      'previous terminated container "side" in pod "web" not found',
    );
  });

  it('follows a log from its last lines on until the container ends', async () => {
    const script = 'echo one; echo two; sleep 2; echo three';
    await kubectl(['run', 'talker', '--image=x', '--restart=Never', '--command', '--', 'sh', '-c', script]);
    await kubectl('wait pod/talker --for=condition=Ready --timeout=20s');
    expect(await kubectl('logs -f talker --tail=1')).toEqual({ code: 0, stdout: 'two\nthree\n', stderr: '' });
  }, 20_000);

  it('shows what a container wrote before it was started anew', async () => {
    const container = { name: 'c', image: 'x', command: ['sh', '-c', 'echo run $$; sleep 1; exit 1'] };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'crash' },
      spec: { containers: [container] },
    };
    await kubectl('apply -f -', JSON.stringify(pod));
    await kubectl(
      'wait pod/crash --for=jsonpath={.status.containerStatuses[0].restartCount}=1 --timeout=20s',
    );
    const [now, before] = [await kubectl('logs crash'), await kubectl('logs crash --previous')];
    expect([now.stdout, before.stdout]).toEqual([
      expect.stringMatching(/^run \d+\n$/),
      expect.stringMatching(/^run \d+\n$/),
    ]);
    expect(now.stdout).not.toBe(before.stdout);
  }, 20_000);

  it('picks a pod of a Deployment', async () => {
    const line = 'create deployment api --image=x --replicas=1 -- sh -c';
    await kubectl([...line.split(' '), 'echo of a deployment; exec sleep 1000']);
    await kubectl('wait deployment/api --for=condition=Available --timeout=20s');
    expect((await kubectl('logs deploy/api')).stdout).toBe('of a deployment\n');
  }, 30_000);
});
