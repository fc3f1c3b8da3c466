import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { interfaceName } from '@sluice/nftables';
import { CommandError } from '../command-error.js';
import type { Io } from '../io.js';
import type { EnforceReport } from '../output/enforce-report.js';
import { schemaFaults } from '../output/schema.fixture.js';
import { type Ran, sluice } from '../transcript.fixture.js';
import type { EnforceFlags } from './enforce.js';
import { runEnforce } from './enforce-run.js';
import { networkNamespace, type NetworkNamespace } from './network-namespace.fixture.js';

const example = fileURLToPath(new URL('../../../../examples/enforcement', import.meta.url));
const CLUSTER = readFileSync(`${example}/cluster.yaml`, 'utf8');
const POLICIES = readFileSync(`${example}/policies.yaml`, 'utf8');
const enforce = (line: string, policies = POLICIES): Promise<Ran> =>
  sluice(`enforce ${line} -f shop`, {
    files: { 'shop/cluster.yaml': CLUSTER, 'shop/policies.yaml': policies },
  });

describe('sluice enforce', () => {
  it('prints the ruleset of a node', async () => {
    const { stdout, stderr, code } = await enforce('--print --node worker-1');
    expect(stdout).toMatch(/^add table inet sluice /);
    expect(stdout).toContain('comment "NetworkPolicy/shop/api"');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('says what the kernel is to count, keep and answer when asked to', async () => {
    const flags = '--counters --events --sample 20 --deny-with reject --table other';
    const { stdout } = await enforce(`--print --node worker-1 ${flags}`);
    expect(stdout).toMatch(/^add table inet other /);
    expect(stdout).toMatch(/in_\w+_port_n \{ .* counter; \}/);
    expect(stdout).toContain('add set inet other drop4');
    expect(stdout).toContain('limit rate 20/second');
    expect(stdout).toContain('reject with tcp reset');
  });

  it.each([
    ['', /--node/],
    ['--node worker-1', /say one of --print, --dry-run, --apply and --counts/],
    ['--node worker-1 --print --apply', /say one of/],
    ['--node worker-1 --print --follow', /--follow goes with --apply/],
    ['--node worker-1 --print --table 1x', /table/],
    ['--node worker-1 --print --sample 0', /from 1 to 10000/],
    ['--node worker-1 --print --profile calico --set egressToOwnNode=never', /egressToOwnNode/],
  ])('refuses the flags %s', async (flags, message) => {
    const { stdout, stderr, code } = await enforce(flags);
    expect(stderr).toMatch(message);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });

  it('refuses input of which any part is wrong, in every mode', async () => {
    for (const mode of ['--print', '--dry-run', '--apply']) {
      const { stdout, stderr, code } = await enforce(
        `${mode} --node worker-1`,
        POLICIES.replace('podSelector: { matchLabels: { app: api } }', 'podSelectr: {}'),
      );
      expect(stderr).toContain('nothing was changed');
      expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
    }
  });

  it('says which nodes there are', async () => {
    const { stderr, code } = await enforce('--print --node worker1');
    expect(stderr).toContain("there is no node 'worker1' in the input");
    expect(stderr).toContain('worker-1');
    expect(code).toBe(3);
  });

  it('warns of namespaces whose labels the input does not have, where a policy asks for some', async () => {
    const pods = CLUSTER.replaceAll(
      /kind: Namespace\nmetadata: .*\n/gu,
      'kind: ConfigMap\nmetadata: { name: x }\n',
    );
    const deny = `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: deny }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { KEY: dev } } }] }]
`;
    const warned = async (cluster: string, key: string): Promise<string> => {
      const files = {
        'shop/cluster.yaml': cluster,
        'shop/policies.yaml': POLICIES + deny.replace('KEY', key),
      };
      return (await sluice('enforce --print --node worker-1 -f shop', { files })).stderr;
    };
    expect(await warned(pods, 'env')).toContain('warning: the input does not have the namespace shop');
    expect(await warned(pods, 'kubernetes.io/metadata.name')).toBe('');
    expect(await warned(CLUSTER, 'env')).toBe('');
  });

  it('warns of policies that it does not know', async () => {
    const foreign = `${POLICIES}---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: x, namespace: shop }\nspec: {}\n`;
    const { stderr, code } = await enforce('--print --node worker-1', foreign);
    expect(stderr).toMatch(/warning: .*CiliumNetworkPolicy.* is not enforced/);
    expect(code).toBe(0);
  });
});

const made = await networkNamespace();

describe('sluice enforce on a kernel', () => {
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

  /** Gives the namespace the interface of shop/Pod/api. */
  async function addInterface(): Promise<void> {
    const name = interfaceName({ namespace: 'shop', kind: 'Pod', name: 'api' });
    await space.kernel.spawn(
      'ip',
      ['link', 'add', name, 'type', 'veth', 'peer', 'name', 'peer0'],
      '',
      10_000,
    );
  }

  async function run(more: Partial<EnforceFlags>, signal?: AbortSignal): Promise<Ran> {
    const ran = { stdout: '', stderr: '', code: 0 };
    const io: Io = {
      stdout: { write: (text) => void (ran.stdout += text) },
      stderr: { write: (text) => void (ran.stderr += text) },
      stdin: (async function* () {})(),
      cwd: example,
      env: {},
      name: 'sluice',
      exit: (code) => void (ran.code = code),
      ...(signal && { signal }),
    };
    const flags: EnforceFlags = {
      filename: ['.'],
      kustomize: [],
      progress: 'none',
      color: false,
      profile: 'standard',
      set: [],
      node: 'worker-1',
      table: 'sluice',
      denyWith: 'drop',
      output: 'table',
      ...more,
    };
    try {
      await runEnforce(flags, io, space.kernel);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      ran.stderr += error.message;
      ran.code = error.exitCode;
    }
    return ran;
  }

  it('compares, puts in force, and finds it in force', async () => {
    const before = await run({ dryRun: true });
    expect(before.stdout).toContain('worker-1  table inet sluice: 1 policy on 1 pod\nnot in force');
    expect(before.stdout).toMatch(/table +sluice +new/);
    expect(before.code).toBe(1);
    expect(await list()).toBe('');

    const applied = await run({ apply: true });
    expect(applied.stdout).toMatch(/put in force in \d+ ms/);
    expect(applied.code).toBe(0);
    expect(await list()).toContain('NetworkPolicy/shop/api');

    const after = await run({ dryRun: true });
    expect(after).toMatchObject({
      stdout: 'worker-1  table inet sluice: 1 policy on 1 pod\nin force already\n',
      code: 0,
    });
    expect((await run({ apply: true })).stdout).toContain('in force already');
  });

  it('warns where a pod’s interface is not there: then nothing that it sends meets a rule', async () => {
    const lacking =
      /^warning: no interface here has the name of 1 of 1 pod, such as slu\w{12} of shop\/Pod\/api: /u;
    expect((await run({ apply: true })).stderr).toMatch(lacking);
    expect((await run({ dryRun: true })).stderr).toMatch(lacking);
    expect((await run({ print: true })).stderr).toBe('');
    await addInterface();
    expect((await run({ apply: true })).stderr).toBe('');
  });

  it('tells as data what would change', async () => {
    await run({ apply: true });
    const { stdout, code } = await run({ dryRun: true, counters: true, output: 'json' });
    const report = JSON.parse(stdout) as EnforceReport;
    expect(schemaFaults('enforce', report)).toBeUndefined();
    expect(schemaFaults('enforce', { ...report, changes: [{ kind: 'set' }] })).toBeDefined();
    expect(report).toMatchObject({
      node: 'worker-1',
      pods: ['shop/Pod/api'],
      policies: ['NetworkPolicy/shop/api'],
      wasInForce: false,
      isNewTable: false,
    });
    expect(report.changes).toContainEqual(
      expect.objectContaining({ name: expect.stringMatching(/_port_n$/), change: 'new', added: 2 }),
    );
    expect(code).toBe(1);
  });

  it('tells what each rule has decided on, once it is asked to count', async () => {
    await run({ apply: true });
    const before = await run({ counts: true });
    expect(before.stderr).toContain('put them in force with --apply --counters');
    expect(before.code).toBe(4);

    await run({ apply: true, counters: true });
    const { stdout, code } = await run({ counts: true });
    expect(stdout).toMatch(/NetworkPolicy\/shop\/api ingress +denied +0 +0 +\.\/policies\.yaml:4:1\n/);
    expect(stdout).toMatch(/NetworkPolicy\/shop\/api ingress\[0\] +allowed +0 +0 +\.\/policies\.yaml:7:7\n/);
    expect(code).toBe(0);
    const report = JSON.parse((await run({ counts: true, output: 'json' })).stdout) as unknown;
    expect(schemaFaults('counts', report)).toBeUndefined();
    expect(report).toMatchObject({ counts: [{ rule: 0, allows: true }, { allows: false }] });
  });

  it('leaves a table alone that somebody else made', async () => {
    await space.kernel.spawn('nft', ['add', 'table', 'inet', 'foreign'], '', 10_000);
    const { stderr, code } = await run({ apply: true, table: 'foreign' });
    expect(stderr).toContain('somebody else made');
    expect(stderr).toContain('(foreign-table)');
    expect(code).toBe(4);
  });

  it('follows what is denied until it is interrupted', async () => {
    await addInterface();
    const interrupt = new AbortController();
    const running = run({ apply: true, follow: true, output: 'json' }, interrupt.signal);
    // A flow as a rule of the kernel would note it.
    const element = '10.0.2.3 . 10.0.1.2 . tcp . 9090 counter packets 3 bytes 180';
    let added = false;
    for (let tries = 0; tries < 100 && !added; tries++) {
      await sleep(100);
      const table = await list();
      const [, label = ''] = /jump ([a-z]\.)from_pod/.exec(table) ?? [];
      const [, number] = /meta priority set (\S+) goto/.exec(table) ?? [];
      if (number === undefined) continue;
      const script = `add element inet sluice ${label}drop4 { ${number} . ${element} }\n`;
      const ended = await space.kernel.spawn('nft', ['-f', '-'], script, 10_000);
      added = 'code' in ended && ended.code === 0;
    }
    expect(added).toBe(true);
    await sleep(1500);
    interrupt.abort();
    const { stdout, stderr } = await running;
    expect(JSON.parse(stdout)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      source: '10.0.2.3',
      destination: '10.0.1.2',
      sourcePods: ['shop/Pod/batch'],
      destinationPods: ['shop/Pod/api'],
      protocol: 'TCP',
      port: 9090,
      packets: 3,
      direction: 'ingress',
      subject: 'shop/Pod/api',
      policies: ['NetworkPolicy/shop/api'],
    });
    expect(JSON.parse(stderr)).toMatchObject({ applied: { milliseconds: expect.any(Number) } });
  });
});
