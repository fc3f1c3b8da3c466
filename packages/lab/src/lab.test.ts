import { formatIp, type Ip, parseIp } from '@sluice/engine';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownMode } from './holder/holder-mode.js';
import type { RunningCommand } from './holder/run-inside.js';
import { lackOf } from './lab.fixture.js';
import { Lab } from './lab.js';
import type { PodSpec } from './pods/pod-spec.js';
import { measure } from './probe/measure.js';
import type { ProbeProtocol } from './probe/probe.js';

const lack = await lackOf({ mode: ownMode() });

describe('a lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    if (lack === undefined) lab = await Lab.start();
  });
  afterAll(() => lab?.end());

  it('runs commands in a pod, with its environment, input, exit code and signals', async ({ skip }) => {
    skip(lack !== undefined, lack);
    await lab.startPods([pod('exec', { environment: { COLOUR: 'blue' } })]);
    const echo = lab.run('shop/exec', ['sh', '-c', 'read line; echo "$HOSTNAME $COLOUR $line"; exit 7']);
    echo.stdin.end('hello\n');
    expect(await ended(echo)).toEqual({ exit: { code: 7 }, said: 'exec blue hello\n' });
    expect(await ended(lab.run('shop/exec', ['no-such-command']))).toMatchObject({
      exit: { error: 'ENOENT' },
    });
    const trap = lab.run('shop/exec', [
      'sh',
      '-c',
      'trap "exit 3" TERM; echo ready; while :; do sleep 0.05; done',
    ]);
    await new Promise((resolve) => trap.stdout.once('data', resolve));
    trap.kill('SIGTERM');
    expect(await trap.exit).toEqual({ code: 3 });
    expect(() => lab.run('shop/nobody', ['true'])).toThrow('There is no pod shop/nobody.');
  });

  it('answers on every declared port, over HTTP, TCP and UDP, with who is seen', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const ports = [
      { protocol: 'TCP', port: 8080 },
      { protocol: 'UDP', port: 8080 },
    ] as const;
    const [server, client] = await lab.startPods([
      pod('server', { ports, node: 'node-1' }),
      pod('client', { node: 'node-2' }),
    ]);
    expect(server.unserved).toEqual([]);
    const [own] = server.addresses;
    const peer = '10\\.244\\.1\\.\\d+:\\d+';
    const script = `
      use Socket;
      my ($kind, $text) = @ARGV;
      socket(my $s, AF_INET, $kind, 0); connect($s, pack_sockaddr_in(8080, inet_aton('${formatIp(own)}')));
      send($s, $text, 0); recv($s, my $said, 2048, 0); print $said;`;
    const ask = async (kind: number, text: string): Promise<string> =>
      (await ended(lab.run('shop/client', ['perl', '-e', script, String(kind), text]))).said;
    expect(await ask(1, 'GET /x HTTP/1.0\r\n\r\n')).toMatch(
      new RegExp(`^HTTP/1\\.1 200 OK[^]*shop/server port 8080/TCP peer ${peer}\nGET /x\n$`),
    );
    expect(await ask(1, 'hello\n')).toMatch(new RegExp(`^shop/server port 8080/TCP peer ${peer}\n$`));
    expect(await ask(2, 'hello\n')).toMatch(new RegExp(`^shop/server port 8080/UDP peer ${peer}\n$`));
    expect(client.fabric.node).toBe('node-2');
  });

  it('leads a connection to the loopback of a pod, whatever its rules', async ({ skip }) => {
    skip(lack !== undefined, lack);
    await lab.startPods([pod('forward', { ports: [{ protocol: 'TCP', port: 8080 }] })]);
    const silent = await lab.connect('shop/forward', 8080);
    silent.end();
    expect(await text(silent)).toMatch(/^shop\/forward port 8080\/TCP peer 127\.0\.0\.1:\d+\n$/);
    const socket = await lab.connect('shop/forward', 8080);
    socket.write('GET /y HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(
      /^HTTP\/1\.1 200 OK[^]*shop\/forward port 8080\/TCP peer 127\.0\.0\.1:\d+\nGET \/y\n$/,
    );
    await expect(lab.connect('shop/forward', 8081)).rejects.toMatchObject({
      code: 'refused',
      message: 'Nothing answers on port 8081 of pod/shop/forward (ECONNREFUSED).',
    });
    await expect(lab.connect('shop/nobody', 8080)).rejects.toMatchObject({ code: 'unknown' });
  });

  it('puts pods of the host network on their node, where a port has room for one', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const ports = [{ protocol: 'TCP', port: 9100 }] as const;
    const [first, second] = await lab.startPods([
      pod('host-a', { hostNetwork: true, ports }),
      pod('host-b', { hostNetwork: true, ports }),
    ]);
    expect(first.addresses).toEqual(lab.nodes.get('node-1')!.addresses);
    expect(first.unserved).toEqual([]);
    expect(second.unserved).toEqual([{ port: ports[0], error: 'EADDRINUSE' }]);
    expect((await ended(lab.run('shop/host-a', ['hostname']))).said).toBe('node-1\n');
  });

  it('tells what is open from what is refused, without a route, timed out and unproven', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const ports = [{ protocol: 'TCP', port: 80 }] as const;
    const [a, b, c] = await lab.startPods([
      pod('a', { ports }),
      pod('b', { ports, node: 'node-2' }),
      pod('c', { ports }),
    ]);
    const rules = [
      'add table inet trial',
      'add chain inet trial enter { type filter hook input priority 0; }',
      'add rule inet trial enter tcp dport 80 drop',
      '',
    ].join('\n');
    const nft = lab.runIn(c.fabric.space, ['nft', '-f', '-']);
    nft.stdin.end(rules);
    expect(await nft.exit).toEqual({ code: 0 });
    const outcome = async (to: Ip, protocol: ProbeProtocol, port: number): Promise<string> =>
      (await lab.prober.probe({ from: a.fabric.space, to, protocol, port }, { timeoutMs: 300 })).outcome;
    for (const to of b.addresses) {
      expect(await outcome(to, 'TCP', 80)).toBe('open');
      expect(await outcome(to, 'TCP', 81)).toBe('refused');
      expect(await outcome(to, 'UDP', 81)).toBe('refused');
      expect(await outcome(to, 'ICMP', 0)).toBe('open');
    }
    expect(await outcome(c.addresses[0], 'TCP', 80)).toBe('timeout');
    expect(await outcome(parseIp('10.244.1.250')!, 'TCP', 80)).toBe('unreachable');
    expect(await outcome(parseIp('10.99.0.1')!, 'TCP', 80)).toBe('unreachable');
    const control = lab.nodes.get('node-1')!.space;
    const [measured] = await measure(
      lab.prober,
      [{ probe: { from: a.fabric.space, to: c.addresses[0], protocol: 'TCP', port: 80 }, control }],
      { timeoutMs: 300 },
    );
    expect(measured).toMatchObject({ kind: 'unproven', control: { outcome: 'timeout' } });
  });

  it('lets pods go, and forwards no more to them', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const ports = [{ protocol: 'TCP', port: 80 }] as const;
    const [from, gone] = await lab.startPods([pod('stays', { ports }), pod('goes', { ports })]);
    const running = lab.run('shop/goes', ['sleep', '1000']);
    await lab.stopPods(['shop/goes', 'shop/never-was']);
    expect(await running.exit).toMatchObject({ signal: 9 });
    expect(lab.pods.has('shop/goes')).toBe(false);
    const probe = { from: from.fabric.space, to: gone.addresses[0], protocol: 'TCP', port: 80 } as const;
    expect((await lab.prober.probe(probe)).outcome).toBe('unreachable');
    const links = lab.runIn(lab.nodes.get('node-1')!.space, ['ip', '-o', 'link', 'show', 'type', 'veth']);
    const count = (await ended(links)).said.split('\n').filter((line) => line.includes(': slu')).length;
    const local = [...lab.fabric.pods.values()].filter((pod) => pod.node === 'node-1' && !pod.hostNetwork);
    expect(count).toBe(local.length);
  });

  it('refuses a second pod of a name, and leaves the first', async ({ skip }) => {
    skip(lack !== undefined, lack);
    await lab.startPods([pod('one')]);
    await expect(lab.startPods([pod('two'), pod('one')])).rejects.toMatchObject({ code: 'exists' });
    expect(lab.pods.has('shop/two')).toBe(false);
    expect((await ended(lab.run('shop/one', ['hostname']))).said).toBe('one\n');
    await expect(lab.startPods([pod('three', { node: 'nowhere' })])).rejects.toMatchObject({
      code: 'unknown',
    });
  });
});

describe('a lab of many pods', () => {
  it('has 250 up within 20 s, and asks 60 all pairs within 30 s', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const lab = await Lab.start();
    try {
      const ports = [{ protocol: 'TCP', port: 80 }] as const;
      const started = performance.now();
      const pods = await lab.startPods(
        Array.from({ length: 250 }, (_, i) => pod(`p${i}`, { ports, node: `node-${1 + (i % 2)}` })),
      );
      expect(performance.now() - started).toBeLessThan(20_000);
      expect(pods.flatMap(({ unserved }) => unserved)).toEqual([]);
      const some = pods.slice(0, 60);
      const asked = performance.now();
      const measured = await measure(
        lab.prober,
        some.flatMap(({ fabric }) =>
          some.map(({ addresses: [to], fabric: { node } }) => ({
            probe: { from: fabric.space, to, protocol: 'TCP' as const, port: 80 },
            control: lab.nodes.get(node)!.space,
          })),
        ),
      );
      expect(performance.now() - asked).toBeLessThan(30_000);
      expect(measured.filter(({ kind }) => kind !== 'open')).toEqual([]);
      expect(measured).toHaveLength(3600);
    } finally {
      await lab.end();
    }
  });
});

function pod(name: string, more: Partial<PodSpec> = {}): PodSpec {
  return { namespace: 'shop', name, node: 'node-1', ports: [], ...more };
}

async function ended(running: RunningCommand): Promise<{ exit: unknown; said: string }> {
  let said = '';
  running.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  running.stderr.on('data', () => {});
  return { exit: await running.exit, said };
}
