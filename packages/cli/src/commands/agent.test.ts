import { connect } from '@sluice/kube';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Io } from '../io.js';
import { type LiveCluster, liveCluster } from '../live.fixture.js';
import { sluice } from '../transcript.fixture.js';
import { runAgentCommand } from './agent-run.js';
import type { Kernel } from './kernel.js';
import { networkNamespace, type NetworkNamespace } from './network-namespace.fixture.js';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: default }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 8080 }] }]
`;
const pod = (name: string, ip: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: default, labels: { app: ${name} } }
spec: { nodeName: n1, containers: [{ name: a, image: a }] }
status: { podIP: ${ip} }
`;

interface Running {
  readonly stderr: () => string;
  readonly code: () => number | undefined;
  /** Where the status is served. */
  readonly status: (path: string) => Promise<{ readonly code: number; readonly text: string }>;
  readonly end: () => Promise<void>;
}

let cluster: LiveCluster;
const running: Running[] = [];
beforeAll(async () => {
  cluster = await liveCluster('test', [pod('web', '10.0.0.1'), pod('api', '10.0.0.2'), POLICY].join('---\n'));
});
afterEach(async () => {
  for (const agent of running.splice(0)) await agent.end();
});
afterAll(() => cluster.close());

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error('it never came so');
}

function start(kernel: Kernel, kubeconfig = cluster.kubeconfig): Running {
  let stderr = '';
  let code: number | undefined;
  const controller = new AbortController();
  const io: Io = {
    stdout: { write: () => {} },
    stderr: { write: (text) => void (stderr += text) },
    stdin: (async function* () {})(),
    cwd: '/',
    env: {},
    name: 'sluice',
    exit: (given) => void (code = given),
    signal: controller.signal,
  };
  const flags = {
    node: 'n1',
    kubeconfig,
    table: 'sluice',
    denyWith: 'drop',
    events: true,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'standard',
    set: [],
  } as const;
  const done = runAgentCommand(flags, io, kernel);
  const agent: Running = {
    stderr: () => stderr,
    code: () => code,
    status: async (path) => {
      await until(() => stderr.includes('metrics and health at '));
      const [, url] = /metrics and health at (\S+)/.exec(stderr)!;
      const answer = await fetch(url + path);
      return { code: answer.status, text: await answer.text() };
    },
    end: async () => {
      controller.abort();
      await done;
    },
  };
  running.push(agent);
  return agent;
}

const isReady = (agent: Running) => async (): Promise<boolean> =>
  (await agent.status('/readyz')).code === 200;

describe('sluice agent', () => {
  it('is alive but not ready where there is no nft, and says so', async () => {
    let tries = 0;
    const agent = start({
      spawn: async () => {
        tries++;
        return { error: 'ENOENT' };
      },
    });
    await until(() => tries > 1);
    expect(await agent.status('/healthz')).toEqual({ code: 200, text: 'ok\n' });
    expect(await agent.status('/readyz')).toMatchObject({ code: 503 });
    expect((await agent.status('/nothing')).code).toBe(404);
    expect(agent.stderr()).toMatch(/rules not taken, the last ones stay: .*nft/);
    expect((await agent.status('/metrics')).text).toMatch(
      /^sluice_agent_apply_failures_total\{code="nft-missing"\} [1-9]/m,
    );
    await agent.end();
    expect(agent.code()).toBe(0);
  });

  it('touches nothing while the cluster cannot be reached', async () => {
    const gone = await liveCluster('gone', POLICY);
    await gone.server.close();
    let asked = 0;
    const agent = start(
      {
        spawn: async () => {
          asked++;
          return { error: 'ENOENT' };
        },
      },
      gone.kubeconfig,
    );
    await until(() => /discovery: .*cannot be reached.*trying again\n.*trying again/s.test(agent.stderr()));
    expect((await agent.status('/readyz')).code).toBe(503);
    await agent.end();
    expect(asked).toBe(0);
  });

  it.each([
    ['agent', /--node/],
    ['agent --node n1 --listen 70000', /ADDRESS:PORT/],
    ['agent --node n1 --table 1x', /table/],
  ])('refuses %s', async (line, message) => {
    const { stderr, code } = await sluice(line);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('says that there is no kubeconfig', async () => {
    const { stderr, code } = await sluice('agent --node n1', { env: { HOME: '/nonexistent' } });
    expect(stderr).toMatch(/there is no kubeconfig/);
    expect(code).toBe(3);
  });
});

const made = await networkNamespace();

describe('sluice agent on a kernel', () => {
  let space: NetworkNamespace;
  beforeEach(({ skip }) => {
    skip(typeof made === 'string', typeof made === 'string' ? made : '');
    space = made as NetworkNamespace;
  });
  afterAll(async () => {
    if (typeof made !== 'string') await made.end();
  });

  const list = async (): Promise<string> => {
    const ended = await space.kernel.spawn('nft', ['list', 'ruleset'], '', 10_000);
    return 'stdout' in ended ? ended.stdout : '';
  };

  it('puts the policies in force, follows changes, repairs what others change, and leaves the rules', async () => {
    const agent = start(space.kernel);
    await until(isReady(agent));
    expect(await list()).toContain('comment "NetworkPolicy/default/api"');
    expect(await list()).toMatch(/10\.0\.0\.1/);

    await cluster.apply(pod('web2', '10.0.0.9').replace('{ app: web2 }', '{ app: web }'));
    await until(async () => (await list()).includes('10.0.0.9'));

    await space.kernel.spawn('nft', ['delete', 'table', 'inet', 'sluice'], '', 10_000);
    await until(async () => (await list()).includes('10.0.0.9'));
    await until(() => agent.stderr().includes('somebody else changed the table'));
    const { text } = await agent.status('/metrics');
    expect(text).toMatch(/^sluice_agent_drifts_total [1-9]/m);
    expect(text).toMatch(/^sluice_agent_in_force 1$/m);
    expect(text).toMatch(/^sluice_agent_changes_total [1-9]/m);

    await agent.end();
    expect(agent.code()).toBe(0);
    expect(await list()).toContain('10.0.0.9');
  });

  it('tells a denied flow as an Event on the pod that policies isolate', async () => {
    const agent = start(space.kernel);
    await until(isReady(agent));
    // A flow as a rule of the kernel would note it.
    const table = await list();
    const [, label = ''] = /jump ([a-z]\.)from_pod/.exec(table) ?? [];
    const [, number = ''] = /meta priority set (\S+) goto/.exec(table) ?? [];
    const element = `${number} . 10.0.0.7 . 10.0.0.2 . tcp . 9090 counter packets 3 bytes 180`;
    const script = `add element inet sluice ${label}drop4 { ${element} }\n`;
    expect(await space.kernel.spawn('nft', ['-f', '-'], script, 10_000)).toMatchObject({ code: 0 });
    const connection = await connect({ kubeconfig: cluster.kubeconfig, env: {} });
    const path = '/api/v1/namespaces/default/events?fieldSelector=reason%3DNetworkPolicyDenied';
    let items: readonly unknown[] = [];
    await until(async () => {
      ({ items } = (await connection.ask(path)) as { items: readonly unknown[] });
      return items.length > 0;
    });
    expect(items).toMatchObject([
      {
        involvedObject: { kind: 'Pod', name: 'api' },
        message: 'TCP 9090 from 10.0.0.7 denied by the ingress policies: NetworkPolicy/default/api',
        count: 3,
        source: { host: 'n1' },
      },
    ]);
    expect((await agent.status('/metrics')).text).toMatch(
      /^sluice_agent_denied_packets_total\{direction="ingress"\} 3$/m,
    );
  });
});
