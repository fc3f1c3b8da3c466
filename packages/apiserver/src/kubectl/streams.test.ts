import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_NODE, LocalNode } from '../nodes/local-node.fixture.js';
import { type Cluster, type Ended, KUBECTL_VERSIONS, NO_KUBECTL, startCluster } from './kubectl.fixture.js';

const SPDY = { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' };
/** More than any buffer on the way, in bytes. */
const LARGE = 12 * 1024 * 1024;

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

describe.runIf(NO_KUBECTL === undefined).each(
  KUBECTL_VERSIONS.flatMap((version) => [
    { version, way: 'as it likes', env: {} },
    { version, way: 'over SPDY', env: SPDY },
  ]),
)('kubectl 1.$version $way', ({ version, env }) => {
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
    cluster.kubectl(typeof line === 'string' ? line.split(' ') : line, input, env);
  const sh = (script: string): readonly string[] => [
    'exec',
    'web',
    '-c',
    'main',
    '-i',
    '--',
    'sh',
    '-c',
    script,
  ];

  it('runs a command and tells its output, its errors and its exit code', async () => {
    expect(await kubectl(sh('echo out; echo err >&2'))).toEqual({
      code: 0,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await kubectl(sh('cat; exit 7'), 'from stdin')).toEqual({
      code: 7,
      stdout: 'from stdin',
      stderr: 'command terminated with exit code 7\n',
    });
    expect(await kubectl('exec web -c main -- no-such-command')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'error executing command in container: exec: spawn no-such-command ENOENT',
      ),
    });
    expect((await kubectl('exec web -c other -- true')).stderr).toContain(
      'container other is not valid for pod web',
    );
    expect((await kubectl('exec nobody -- true')).stderr).toContain('pods "nobody" not found');
  });

  it('runs a command on a terminal, as large as its own', async () => {
    const line = 'stty cols 91 rows 33; kubectl exec web -c main -it -- sh -c "tty; stty size; exit 3"';
    const child = cluster.start(['-qec', line, '/dev/null'], env, 'script');
    let text = '';
    child.stdout.on('data', (chunk) => void (text += String(chunk)));
    const code = await new Promise((done) => child.on('close', done));
    expect(text).toMatch(/\/dev\/pts\/\d+\r\n33 91\r\n/);
    expect(code).toBe(3);
  });

  it('carries much in both directions at once', async () => {
    const much = randomBytes(LARGE / 2).toString('hex');
    const back = await kubectl(sh('cat'), much);
    expect([back.code, back.stderr, hash(back.stdout)]).toEqual([0, '', hash(much)]);
  }, 30_000);

  it('does not wait for a command that reads nothing of much input', async () => {
    expect(await kubectl(sh('exec 0<&-; echo done'), 'x'.repeat(LARGE))).toMatchObject({
      code: 0,
      stdout: 'done\n',
    });
  }, 30_000);

  it('copies files in and out', async () => {
    const bytes = randomBytes(LARGE);
    mkdirSync(join(cluster.folder, 'sent'), { recursive: true });
    writeFileSync(join(cluster.folder, 'sent', 'large'), bytes);
    writeFileSync(join(cluster.folder, 'sent', 'small'), 'small');
    expect(await kubectl('cp sent web:copied -c main')).toMatchObject({ code: 0, stderr: '' });
    expect(await kubectl('cp web:copied back -c main')).toMatchObject({ code: 0 });
    expect(readFileSync(join(cluster.folder, 'back', 'large')).equals(bytes)).toBe(true);
    expect(readFileSync(join(cluster.folder, 'back', 'small'), 'utf8')).toBe('small');
  }, 30_000);

  it('attaches to a container, and leaves it running', async () => {
    const container = { name: 'c', image: 'x', command: ['cat'], stdin: true };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'echo' },
      spec: { containers: [container] },
    };
    await kubectl('apply -f -', JSON.stringify(pod));
    await kubectl('wait pod/echo --for=condition=Ready --timeout=20s');
    const child = cluster.start(['attach', 'echo', '-i', '-q'], env);
    child.stdin.write('hello\n');
    expect(await firstText(child.stdout)).toBe('hello\n');
    child.kill();
    expect((await kubectl('get pod echo -o jsonpath={.status.phase}')).stdout).toBe('Running');
  }, 20_000);

  it('runs a pod for one command and removes it', async () => {
    const words = ['run', 'once', '--image=x', '-i', '--rm', '-q', '--restart=Never', '--command', '--'];
    const ended = await kubectl([...words, 'sh', '-c', 'cat; exit 5'], 'through stdin\n');
    expect([ended.code, ended.stdout]).toEqual([5, expect.stringContaining('through stdin\n')]);
    expect((await kubectl('get pod once')).stderr).toContain('"once" not found');
  }, 30_000);

  it('forwards a port: many connections, much in both directions, and one that is refused', async () => {
    const server = await echoServer();
    const { port } = server.address() as { port: number };
    const child = cluster.start(['port-forward', 'pod/web', `:${port}`], env);
    const said = await firstText(child.stdout);
    const local = Number(/127\.0\.0\.1:(\d+) ->/.exec(said)?.[1]);
    const much = randomBytes(LARGE);
    const both = await Promise.all([
      roundTrip(local, much),
      ...[1, 2, 3, 4].map((n) => roundTrip(local, Buffer.from(`${n}`))),
    ]);
    expect(both.map((bytes) => bytes.length)).toEqual([LARGE, 1, 1, 1, 1]);
    expect(both.at(0)?.equals(much)).toBe(true);
    await new Promise((done) => server.close(done));
    const refused = firstText(child.stderr);
    await roundTrip(local, Buffer.from('x'));
    expect(await refused).toMatch(
      new RegExp(`error forwarding port ${port} to pod web_default, uid : connect ECONNREFUSED`),
    );
    child.kill();
  }, 30_000);
});

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function firstText(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((done) => stream.once('data', (chunk) => done(String(chunk))));
}

function echoServer(): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket: Socket) => void socket.pipe(socket));
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** Sends bytes, ends, and reads until the other side ends. */
function roundTrip(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // What echoes comes to no end before this side ends.
      if (chunks.reduce((sum, each) => sum + each.length, 0) >= bytes.length) socket.end();
    });
    socket.on('end', () => socket.end());
    socket.on('error', () => {});
    socket.on('close', () => done(Buffer.concat(chunks)));
    socket.write(bytes);
  });
}
