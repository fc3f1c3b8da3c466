import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STANDARD, withSwitch } from '@sluice/engine';
import { bankOf } from '../change/bank.js';
import { generationOf } from '../change/with-generation.js';
import { clusterOf } from '../cluster.fixture.js';
import { compile } from '../compile/compile.js';
import type { CompileOptions } from '../compile/options.js';
import { render } from '../render/render.js';
import type { Element } from '../ruleset/named-set.js';
import type { Chain, Ruleset } from '../ruleset/ruleset.js';
import { Holder, OWN_MODE } from './bed/holder.fixture.js';
import { lackOf } from './bed/lack.fixture.js';
import { type Space, spaceAt } from './bed/space.fixture.js';
import { fillBank } from './bank.js';
import type { DriverEvent } from './driver-event.js';
import { findIn, type Found, LIFE } from './found.js';
import { type Start, startProcess } from './kept-nft.js';
import type { NftError } from './nft-error.js';
import { type Listing, parseListing } from './listing.js';
import { NftDriver, type NftDriverOptions } from './nft-driver.js';
import { type Spawn, spawnProcess } from './spawn.js';
import { Transactions } from './transactions.js';

const lack = await lackOf(OWN_MODE);

const CLUSTER = `
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { nodeName: n1, containers: [{ name: c, image: i }] }
status: { phase: Running, podIPs: [{ ip: 10.0.0.1 }, { ip: 'fd00::1' }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop, labels: { app: client } }
spec: { nodeName: n2, containers: [{ name: c, image: i }] }
status: { phase: Running, podIPs: [{ ip: 10.0.1.1 }] }
`;
const policy = (ports: string): string => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: client } } }, { ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.64/26] } }]
      ports: [${ports}]
`;
const TIERS = `
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: no-metadata }
spec:
  tier: Admin
  priority: 10
  subject: { namespaces: {} }
  egress:
    - { action: Deny, to: [{ networks: [169.254.169.254/32, '2001:db8::/32'] }] }
    - { action: Deny, to: [{ networks: [192.168.0.0/16] }], protocols: [{ sctp: { destinationPort: { number: 22 } } }] }
`;
const ruleset = (ports: string): Ruleset =>
  compile(clusterOf(CLUSTER + policy(ports)), 'n1', { interfaceOf: () => 'slu1' });
/** Where a `random` of 0.5 starts; the first ruleset has the next generation. */
const START = 0x8000_0000;
const A = ruleset('{ port: 80 }');
const B = ruleset('{ port: 81, endPort: 90 }, { port: 443 }, { protocol: UDP }');

const C = ruleset('{ port: 80 }, { port: 8080 }');

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error('it never came so');
}
/** What a table holds, but for the chain that a driver's life is known by. */
function content(text: string): Listing {
  const { sets, chains } = parseListing(text);
  return { sets, chains: new Map([...chains].filter(([name]) => !name.startsWith(LIFE))) };
}

describe('NftDriver', () => {
  let holder: Holder;
  let space: Space;
  let events: DriverEvent[];
  const drivers: NftDriver[] = [];

  beforeEach(async ({ skip }) => {
    skip(lack !== undefined, lack);
    holder = new Holder(OWN_MODE);
    const [path] = await holder.create(['node']);
    space = spaceAt(path, OWN_MODE);
    events = [];
  });
  afterEach(async () => {
    await stopAll();
    await holder?.end();
  });

  function driver(options: Partial<NftDriverOptions> = {}): NftDriver {
    const made = new NftDriver({
      ...space,
      onEvent: (event) => events.push(event),
      random: () => 0.5,
      ...options,
    });
    drivers.push(made);
    return made;
  }
  async function nft(script: string): Promise<void> {
    expect(await space.spawn('nft', ['-f', '-'], script, 10_000)).toMatchObject({ code: 0 });
  }
  async function listed(): Promise<string> {
    const ended = await space.spawn('nft', ['list', 'ruleset'], '', 10_000);
    return 'stdout' in ended ? ended.stdout : '';
  }
  /** What a new driver would find. */
  async function findings(wanted: Ruleset): Promise<Found> {
    const text = await listed();
    return findIn(parseListing(text), wanted, /life_\w+/.exec(text)?.[0] ?? '');
  }
  async function stopAll(): Promise<void> {
    await Promise.all(drivers.splice(0).map((driver) => driver.end()));
  }
  /** Until both banks hold what is in force. */
  async function evenWith(one: NftDriver): Promise<void> {
    await until(async () => {
      const { spare } = await findings(one.inForce!);
      return fillBank(spare, bankOf(one.inForce!)).length === 0;
    });
  }
  const kinds = (): string[] => events.map(({ kind }) => kind);

  it('puts a ruleset in force, and the next, and finds nothing to do a third time', async () => {
    const one = driver();
    expect(await one.apply(A)).toBeUndefined();
    expect(await one.apply(B)).toBeUndefined();
    expect(await one.apply(B)).toBeUndefined();
    await one.end();
    expect(kinds()).toEqual(['applied', 'applied', 'unchanged']);
    expect(generationOf(one.inForce!)).toBe(START + 2);
    const found = await findings(B);
    expect(found).toMatchObject({ isInForce: true, removal: [] });
  });

  it('answers those who ask in one go by the last of them', async () => {
    const one = driver();
    expect(await Promise.all([one.apply(A), one.apply(B)])).toEqual([undefined, undefined]);
    expect(kinds()).toEqual(['applied']);
    expect(await findings(B)).toMatchObject({ isInForce: true });
  });

  it('fills the spare bank when there is nothing else to do', async () => {
    const one = driver();
    await one.apply(A);
    await evenWith(one);
    expect(kinds()).toEqual(['applied']);
  });

  it('finds in a later life what is in force, and changes only what differs', async () => {
    const one = driver();
    await one.apply(A);
    await evenWith(one);
    await stopAll();
    const before = await listed();
    const two = driver();
    expect(await two.apply(A)).toBeUndefined();
    await stopAll();
    expect(kinds()).toEqual(['applied', 'unchanged']);
    expect(content(await listed())).toEqual(content(before));
    events = [];
    expect(await driver().apply(C)).toBeUndefined();
    const [applied] = events;
    // One port more: a few lines, not the ruleset.
    expect(applied?.kind === 'applied' && applied.characters).toBeLessThan(render(C).length / 2);
    expect(await findings(C)).toMatchObject({ isInForce: true });
  });

  it.each<[string, CompileOptions]>([
    ['as usual', {}],
    ['rejecting', { reject: true }],
    ['counting', { observe: { counters: true } }],
    ['noting drops', { observe: { drops: true } }],
    ['sampling', { observe: { samplesPerSecond: 7 } }],
    ['with traffic to the node judged', { profile: withSwitch(STANDARD, 'egressToOwnNode', 'policy') }],
    ['without cuts', { profile: withSwitch(STANDARD, 'establishedConnections', 'keep') }],
  ])('reads back from the kernel what it wrote: %s', async (_, options) => {
    const cluster = clusterOf(CLUSTER + policy('{ port: 80 }, { port: 90, endPort: 99 }') + TIERS);
    await driver().apply(compile(cluster, 'n1', options));
    await stopAll();
    expect(await driver().apply(compile(cluster, 'n1', options))).toBeUndefined();
    expect(kinds()).toEqual(['applied', 'unchanged']);
  });

  it('goes on with a half-filled bank of a life that was killed', async () => {
    await driver().apply(A);
    await stopAll();
    await nft(
      'add chain inet sluice b.half\nadd rule inet sluice b.half accept\nadd set inet sluice b.pod4 { type ipv6_addr; }\n',
    );
    expect(await driver().apply(B)).toBeUndefined();
    await stopAll();
    expect(await findings(B)).toMatchObject({ isInForce: true, removal: [] });
    expect(await listed()).not.toContain('half');
  });

  it('takes the place of a table that knew no banks, and sweeps what it leaves', async () => {
    await nft(
      `${render(A)}add chain inet sluice old_base { type filter hook input priority 5; }\nadd rule inet sluice old_base accept\n`,
    );
    expect(await driver().apply(B)).toBeUndefined();
    await stopAll();
    expect(kinds()).toEqual(['applied', 'swept']);
    const found = await findings(B);
    expect(found).toMatchObject({ isInForce: true, removal: [] });
    expect(found.generation).toBe(2);
    expect(await listed()).not.toMatch(/old_base|^\tset if4/m);
  });

  it.each<[string, string]>([
    ['an element added', 'add element inet sluice a.if4 { "slu0" . 10.0.0.9 }'],
    ['an element deleted', 'delete element inet sluice a.if4 { "slu1" . 10.0.0.1 }'],
    ['a rule in front', 'insert rule inet sluice forward accept'],
    ['a rule in the spare bank', 'add rule inet sluice b.deny accept'],
    ['a chain emptied', 'flush chain inet sluice a.deny'],
    [
      'a base chain of others',
      'add chain inet sluice theirs { type filter hook forward priority 9; policy drop; }',
    ],
    ['all rules deleted', 'flush table inet sluice'],
    ['the table deleted', 'delete table inet sluice'],
  ])('sees by itself and repairs: %s', async (_, script) => {
    const one = driver();
    await one.apply(A);
    await evenWith(one);
    await sleep(100);
    await nft(`${script}\n`);
    await until(() => kinds().includes('drift'));
    expect(await one.apply(A)).toBeUndefined();
    await stopAll();
    expect(kinds().filter((kind) => kind === 'failed')).toEqual([]);
    expect(await findings(A)).toMatchObject({ isInForce: true, removal: [] });
  });

  it('repairs when it is asked to check, and only then where it does not watch', async () => {
    const one = driver({ watch: false });
    expect(await one.check()).toBeUndefined();
    expect(await listed()).toBe('');
    await one.apply(A);
    await evenWith(one);
    expect(await one.check()).toBeUndefined();
    await nft('flush chain inet sluice a.deny\n');
    await sleep(100);
    expect(kinds()).toEqual(['applied', 'unchanged']);
    expect(await one.check()).toBeUndefined();
    expect(events.slice(2)).toMatchObject([{ kind: 'drift', differences: ['a.deny'] }, { kind: 'applied' }]);
    expect(await findings(A)).toMatchObject({ isInForce: true });
  });

  it('does not take its own changes for those of others, nor the tables of others for its own', async () => {
    const one = driver();
    await one.apply(A);
    await sleep(150);
    await nft('add table inet others\nadd chain inet others c\n');
    for (const next of [B, C, A, B]) await one.apply(next);
    await sleep(150);
    await stopAll();
    expect(new Set(kinds())).toEqual(new Set(['applied']));
  });

  it('leaves the old ruleset in force when the kernel refuses a rule, and goes on with the next', async () => {
    const one = driver();
    await one.apply(A);
    const nowhere: Chain = {
      name: 'bad',
      rules: [[{ kind: 'verdict', verdict: { kind: 'jump', chain: 'nowhere' } }]],
    };
    const error = await one.apply({ ...B, chains: new Map([...B.chains, ['bad', nowhere]]) });
    expect(error).toMatchObject({ code: 'refused' });
    expect(error?.message).toContain('jump');
    expect(await findings(A)).toMatchObject({ isInForce: true });
    expect(await one.apply(C)).toBeUndefined();
    await stopAll();
    expect(await findings(C)).toMatchObject({ isInForce: true, removal: [] });
  });

  it('starts nft again when it was killed', async () => {
    const children: ReturnType<Start>[] = [];
    const one = driver({
      watch: false,
      start: (...call) => {
        children.push(space.start(...call));
        return children.at(-1)!;
      },
    });
    await one.apply(A);
    children[0].kill('SIGKILL');
    expect(await one.apply(B)).toBeUndefined();
    expect(await findings(B)).toMatchObject({ isInForce: true });
    expect(children).toHaveLength(2);
  });

  it('leaves the old ruleset or the new in force wherever it is killed, and the next driver goes on', async () => {
    await driver().apply(A);
    await stopAll();
    let from = A;
    let outcomes = '';
    for (let survives = 0; outcomes.at(-1) !== 'n'; survives++) {
      const to = from === A ? B : A;
      const one = new NftDriver({ ...mortal(space, survives), watch: false, largest: 2000 });
      const error = await one.apply(to);
      await one.end();
      const isNew = (await findings(to)).isInForce;
      expect(isNew || (await findings(from)).isInForce).toBe(true);
      outcomes += isNew ? 'n' : 'o';
      expect(error === undefined).toBe(isNew);
      // Whatever was half done: the next driver brings it to an end.
      const next = isNew ? from : to;
      expect(await driver({ largest: 2000 }).apply(next)).toBeUndefined();
      await stopAll();
      expect(await findings(next)).toMatchObject({ isInForce: true, removal: [] });
      from = next;
    }
    // The flip is the last of several transactions.
    expect(outcomes).toMatch(/^o{4,}n$/);
  });

  it('takes one transaction where sets of ranges stay as they are, and none of it where that breaks off', async () => {
    const one = driver();
    await one.apply(A);
    await evenWith(one);
    await one.apply(C);
    await evenWith(one);
    await one.apply(B);
    await stopAll();
    const counts = events.map((event) => (event.kind === 'applied' ? event.transactions : event.kind));
    expect(counts).toEqual([2, 1, 2]);
    // The first transaction of a driver makes the table its own.
    const two = new NftDriver({ ...mortal(space, 1), watch: false });
    const before = driver();
    await before.apply(A);
    await evenWith(before);
    await stopAll();
    expect(await two.apply(C)).toBeDefined();
    await two.end();
    expect(await findings(A)).toMatchObject({ isInForce: true });
  });

  it.each<[string, boolean]>([
    ['changes nothing by what is read ahead', false],
    ['does not bring back what a later life has taken away', true],
  ])('%s', async (_, isTakenOver) => {
    const program = { nft: 'nft', timeoutMs: 10_000, spawn: space.spawn };
    const life = (name: string): Transactions =>
      new Transactions(program, space.start, {
        table: 'sluice',
        life: LIFE + name,
        largest: Number.POSITIVE_INFINITY,
        onEvent: () => {},
      });
    const [one, two] = [life('1'), life('2')];
    const set = { name: 'a.set', key: ['ipv4_addr'], interval: false, elements: [{ key: [1n] }] } as const;
    const elements = { kind: 'add-elements', set, elements: set.elements } as const;
    await one.takeOver([]);
    expect(await one.run([{ kind: 'add-set', set }, elements])).toBeUndefined();
    if (isTakenOver) {
      await two.takeOver([one.life]);
      expect(await two.run([{ ...elements, kind: 'delete-elements' }])).toBeUndefined();
    }
    const before = await listed();
    await one.prepare(elements);
    expect(await listed()).toBe(before);
    expect(before.includes('0.0.0.1')).toBe(!isTakenOver);
    // It is not the nft that would refuse everything.
    if (!isTakenOver) expect(await one.run([{ kind: 'flush-set', set }])).toBeUndefined();
    await Promise.all([one.end(), two.end()]);
  });

  it('gives way to a driver that began later', async () => {
    const [one, two] = [driver({ watch: false }), driver({ watch: false, random: () => 0.75 })];
    await one.apply(A);
    expect(await two.apply(B)).toBeUndefined();
    expect(await one.apply(C)).toMatchObject({ code: 'taken-over' });
    expect(await findings(B)).toMatchObject({ isInForce: true });
  });

  it('leaves a table alone that somebody else made', async () => {
    await nft('add table inet sluice\nadd chain inet sluice mine\n');
    const before = await listed();
    expect(await driver().apply(A)).toMatchObject({ code: 'foreign-table' });
    expect(await listed()).toBe(before);
  });

  it('says what is wrong with nft', async () => {
    expect(await driver({ nft: '/no/such/nft' }).apply(A)).toMatchObject({ code: 'nft-missing' });
    const old: NftDriverOptions['spawn'] = async () => ({ code: 0, stdout: 'nftables v0.9.8', stderr: '' });
    expect(await driver({ spawn: old }).apply(A)).toMatchObject({ code: 'nft-too-old' });
    expect(kinds()).toEqual(['failed', 'failed']);
    expect(await listed()).toBe('');
  });

  it('says so when the user may not change rules', async ({ skip }) => {
    skip(OWN_MODE === 'user', 'run as root only: it takes the permission away');
    const [command, ...args] = [...space.prefix, 'setpriv', '--reuid=65534', '--clear-groups', '--'];
    const spawn: Spawn = (program, own, ...rest) =>
      spawnProcess(command, [...args, program, ...own], ...rest);
    expect(await driver({ spawn }).apply(A)).toMatchObject({ code: 'no-permission' });
    expect(await listed()).toBe('');
  });
});

/** nft in a space, killed with everything when it is told one transaction more than it survives. */
function mortal(space: Space, survives: number): Pick<NftDriverOptions, 'spawn' | 'start'> {
  let told = 0;
  return {
    spawn: async (program, args, ...rest) => {
      if (args[0] === '-f' && told++ >= survives) return { error: 'EIO' };
      return space.spawn(program, args, ...rest);
    },
    start: (...call) => {
      const child = space.start(...call);
      const write = child.stdin.write.bind(child.stdin);
      child.stdin.write = ((text: string) => {
        if (told++ < survives) return write(text);
        // Some of it was sent already.
        write(text.slice(0, 200));
        return child.kill('SIGKILL');
      }) as typeof child.stdin.write;
      return child;
    },
  };
}

/** An nft of which the answer to its input is a script of Node. */
function nftThat(script: string): Pick<NftDriverOptions, 'spawn' | 'start'> {
  return {
    spawn: async (_, [word]) =>
      word === '--version'
        ? { code: 0, stdout: 'nftables v1.0.6 (Lester Gooch #5)\n', stderr: '' }
        : { code: 0, stdout: '', stderr: '' },
    start: () => startProcess(process.execPath, ['-e', script]),
  };
}

describe('NftDriver of an nft that fails', () => {
  it.each<[string, string, number, NftError['code'], RegExp]>([
    ['does not answer', 'setInterval(() => {}, 1000)', 200, 'timeout', /0\.2 s/],
    ['ends', 'process.exit(0)', 30_000, 'nft-failed', /ended by itself/],
    [
      'may not change rules',
      `process.stdin.on('data', (text) => { const [line] = String(text).split('\\n'); console.error('Error: Could not process rule: Operation not permitted\\n' + line + '\\n ^'); console.log('an answer'); })`,
      30_000,
      'no-permission',
      /CAP_NET_ADMIN/,
    ],
  ])('tells when it %s', async (_, script, timeoutMs, code, message) => {
    const driver = new NftDriver({ ...nftThat(script), timeoutMs });
    const error = await driver.apply(A);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(driver.inForce).toBeUndefined();
    await driver.end();
  });
});

describe('NftDriver in a user namespace', () => {
  it('divides what is larger than the kernel takes there, and flips at the end', async ({ skip }) => {
    const lackOfUser = await lackOf('user');
    skip(lackOfUser !== undefined, lackOfUser);
    const holder = new Holder('user');
    const [path] = await holder.create(['node']);
    const space = spaceAt(path, 'user');
    const events: DriverEvent[] = [];
    const driver = new NftDriver({ ...space, watch: false, onEvent: (event) => events.push(event) });
    const pods = Array.from({ length: 20_000 }, (_, i): Element => ({
      key: [BigInt(0x0a100000 + i)],
      value: i + 1,
    }));
    const large: Ruleset = {
      ...A,
      sets: new Map([...A.sets, ['pod4', { ...A.sets.get('pod4')!, elements: pods }]]),
    };
    expect(await driver.apply(A)).toBeUndefined();
    expect(await driver.apply(large)).toBeUndefined();
    expect(await driver.apply(B)).toBeUndefined();
    await driver.end();
    await holder.end();
    const said = events.map((event) => (event.kind === 'applied' ? event.transactions : event.kind));
    expect(said).toEqual([2, 'limited', expect.any(Number), expect.any(Number)]);
    // 28 bytes an element: the parts are as large as they may be, and not many.
    expect(said[2]).toBeGreaterThanOrEqual(4);
    expect(said[2]).toBeLessThanOrEqual(8);
  });
});
