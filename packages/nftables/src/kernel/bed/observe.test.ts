import { formatIp, type Flow, LiveMatrix, STANDARD } from '@sluice/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementKey } from '../../change/element-key.js';
import { compile } from '../../compile/compile.js';
import { KEPT } from '../../compile/observe.js';
import { attributionOf } from '../../observe/attribution.js';
import { countersOf } from '../../observe/counters.js';
import { flowSetNames, flowsOf, podsByAddress } from '../../observe/flows.js';
import { type Listing, readListing } from '../../observe/listing.js';
import { shop } from '../../observe/shop.fixture.js';
import { render } from '../../render/render.js';
import { networkOf } from '../../simulate/network.fixture.js';
import { readFlows } from '../flow-reader.js';
import { NftDriver } from '../nft-driver.js';
import { nftRunner } from '../nft-runner.js';
import { pendingChanges } from '../pending.js';
import { Holder, OWN_MODE } from './holder.fixture.js';
import { lackOf } from './lack.fixture.js';
import { spaceAt } from './space.fixture.js';
import { buildNetwork, nodeNamespace } from './network.fixture.js';

const lack = await lackOf(OWN_MODE);
const OPTIONS = { observe: { counters: true, drops: true, samplesPerSecond: 1000 } } as const;
const cluster = shop();
const network = networkOf(cluster, STANDARD, undefined, OPTIONS);

/** For flows that are looked at whoever denied them. */
const NO_ATTRIBUTION = { classes: [], denying: () => [] };

/** One packet each: those that pass are answered, and what follows is of an allowed flow. */
const FLOWS: readonly (readonly [
  from: string,
  to: string,
  protocol: 'TCP' | 'UDP' | 'ICMP',
  port: number,
])[] = [
  ['client', 'api', 'TCP', 80],
  ['client', 'api', 'TCP', 85],
  ['other', 'api', 'TCP', 80],
  ['other', 'api', 'TCP', 8080],
  ['client', 'api', 'UDP', 53],
  ['other', 'api', 'UDP', 53],
  ['other', 'api', 'ICMP', 0],
  ['db', 'client', 'TCP', 443],
  ['api', 'client', 'TCP', 25],
  ['client', 'db', 'TCP', 5432],
  ['api', 'other', 'UDP', 99],
];

describe('what the kernel counts and notes', () => {
  let holder: Holder;
  const listings = new Map<string, Listing>();

  beforeAll(async () => {
    if (lack !== undefined) return;
    holder = new Holder(OWN_MODE);
    await buildNetwork(holder, { cluster, profile: STANDARD, outside: [] });
    const lines = FLOWS.flatMap(([from, to, protocol, port]) =>
      [4, 6].map((family) => {
        const address = (name: string): string =>
          formatIp(cluster.pods.get(`shop/Pod/${name}`)!.addresses[family === 4 ? 0 : 1]);
        return {
          listen: `shop/Pod/${to} ${protocol} ${family} ${address(to)} ${port}`,
          probe: `shop/Pod/${from} ${protocol} ${family} ${address(from)} ${address(to)} ${port}`,
        };
      }),
    );
    await holder.listen(
      new Set(lines.filter(({ listen }) => !listen.includes('ICMP')).map(({ listen }) => listen)),
    );
    // Neighbours get to know each other before anything is counted.
    let words: readonly string[] = [];
    for (let tries = 0; tries < 3 && (tries === 0 || words.some((word) => word !== 'open')); tries++) {
      words = await holder.probe(
        lines.map(({ probe }) => probe),
        5000,
      );
    }
    if (words.some((word) => word !== 'open')) throw new Error(`without rules: ${words.join()}`);
    for (const [node, ruleset] of network.rulesets) {
      const runner = nftRunner({ spawn: holder.spawnIn(nodeNamespace(node)) });
      const error = await runner.apply(render(ruleset));
      if (error) throw new Error(error.message);
    }
    await holder.probe(
      lines.map(({ probe }) => probe),
      300,
    );
    for (const node of network.rulesets.keys()) {
      const ended = await holder.spawnIn(nodeNamespace(node))(
        'nft',
        ['-n', 'list', 'table', 'inet', 'sluice'],
        '',
        0,
      );
      if ('error' in ended) throw new Error(ended.error);
      listings.set(node, readListing(ended.stdout));
    }
  });
  afterAll(() => holder?.end());

  const outcomes = FLOWS.flatMap(([from, to, protocol, port]) =>
    [0, 1].flatMap((i) => {
      const end = (name: string): Flow['source'] => {
        const pod = cluster.pods.get(`shop/Pod/${name}`)!;
        return { kind: 'pod', pod, address: pod.addresses[i] };
      };
      return network.outcomes({
        source: end(from),
        destination: end(to),
        protocol: protocol === 'ICMP' ? 'other' : protocol,
        port,
      });
    }),
  );

  it('is counted element by element and rule by rule as the simulation counts it', ({ skip }) => {
    skip(lack !== undefined, lack);
    let elements = 0;
    let rules = 0;
    for (const [node, { sets, chains }] of network.rulesets) {
      const listing = listings.get(node)!;
      const counted = outcomes.filter((one) => one.node === node).flatMap(({ outcome }) => outcome.counted);
      for (const set of sets.values()) {
        if (!set.counter || set.dynamic) continue;
        const listed = new Map(
          listing.sets.get(set.name)!.map((element) => [elementKey(element), element.count?.packets]),
        );
        for (const element of set.elements) {
          const key = elementKey(element);
          const times = counted.filter(
            (one) => one.kind === 'element' && one.set === set.name && elementKey(one.element) === key,
          );
          expect({ set: set.name, key, packets: listed.get(key) }).toEqual({
            set: set.name,
            key,
            packets: times.length,
          });
          elements += times.length;
        }
      }
      for (const { name, rules: own } of chains.values()) {
        for (const [i, rule] of own.entries()) {
          // The neighbours' chatter of IPv6 is noted too.
          if (!rule.some(({ kind }) => kind === 'counter') || name.startsWith('note_')) continue;
          const times = counted.filter((one) => one.kind === 'rule' && one.chain === name && one.rule === i);
          expect({ name, i, packets: listing.rules.get(name)?.[i]?.packets }).toEqual({
            name,
            i,
            packets: times.length,
          });
          rules += times.length;
        }
      }
    }
    expect({ elements, rules }).toEqual({ elements: 12, rules: 8 });
  });

  it('is told as decisions of policies', ({ skip }) => {
    skip(lack !== undefined, lack);
    const attribution = attributionOf(LiveMatrix.of(cluster), cluster, 'n1', OPTIONS);
    const { rules } = countersOf(listings.get('n1')!, attribution);
    const of = (policy: string, rule: number): unknown =>
      rules.find((one) => one.policy === policy && one.rule === rule)?.most.packets;
    expect(of('NetworkPolicy/shop/web', 0)).toBe(2);
    expect(of('NetworkPolicy/shop/range', 0)).toBe(6);
    expect(of('NetworkPolicy/shop/range', 1)).toBe(2);
    expect(of('NetworkPolicy/shop/db', 0)).toBe(2);
  });

  it('is kept flow by flow where it is denied, with who denies it', ({ skip }) => {
    skip(lack !== undefined, lack);
    const attribution = attributionOf(LiveMatrix.of(cluster), cluster, 'n1', OPTIONS);
    const now = Date.now();
    const told = flowsOf(listings.get('n1')!, 'drop', {
      attribution,
      pods: podsByAddress(cluster),
      now,
    }).flatMap(({ source, destination, protocol, port, packets, time, deniedBy }) => {
      if (deniedBy?.kind !== 'policies') return [];
      expect(now - time).toBeLessThan(KEPT.timeoutSeconds * 1000);
      expect(now - time).toBeGreaterThanOrEqual(0);
      const { direction, subject, policies } = deniedBy;
      return [
        `${formatIp(source)} ${formatIp(destination)} ${protocol} ${port ?? '-'} ${packets}: ${direction} ${subject} ${policies.join()}`,
      ];
    });
    const api = 'ingress shop/Pod/api NetworkPolicy/shop/range,NetworkPolicy/shop/web';
    expect(told.sort()).toEqual(
      [
        `10.0.0.3 10.0.0.1 6 8080 1: ${api}`,
        `fd00::3 fd00::1 6 8080 1: ${api}`,
        `10.0.0.3 10.0.0.1 17 53 1: ${api}`,
        `fd00::3 fd00::1 17 53 1: ${api}`,
        `10.0.0.3 10.0.0.1 1 - 1: ${api}`,
        `fd00::3 fd00::1 58 - 1: ${api}`,
        '10.0.0.4 10.0.0.2 6 443 1: egress shop/Pod/db NetworkPolicy/shop/db',
        'fd00::4 fd00::2 6 443 1: egress shop/Pod/db NetworkPolicy/shop/db',
        '10.0.0.1 10.0.0.2 6 25 1: egress shop/Pod/api ClusterNetworkPolicy/no-smtp',
        'fd00::1 fd00::2 6 25 1: egress shop/Pod/api ClusterNetworkPolicy/no-smtp',
      ].sort(),
    );
  });

  it('is read again without the sets that can be large', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const read = await readFlows('sluice', { spawn: holder.spawnIn(nodeNamespace('n1')) });
    if ('error' in read) throw new Error(read.error.message);
    const drops = flowsOf(read.flows.listing, 'drop', {
      attribution: NO_ATTRIBUTION,
      pods: new Map(),
      now: Date.now(),
    });
    expect(drops.filter(({ port }) => port === 8080)).toHaveLength(2);
    expect(read.flows.dropped).toBeGreaterThanOrEqual(10);
  });

  it('is kept as a sample where it is allowed', ({ skip }) => {
    skip(lack !== undefined, lack);
    const told = flowsOf(listings.get('n1')!, 'sample', {
      attribution: NO_ATTRIBUTION,
      pods: new Map(),
      now: Date.now(),
    }).map(({ source, destination, port }) => `${formatIp(source)} ${formatIp(destination)} ${port}`);
    expect(told).toContain('10.0.0.2 10.0.0.1 80');
    expect(told).toContain('fd00::1 fd00::3 99');
    expect(told).not.toContain('10.0.0.3 10.0.0.1 8080');
    expect(flowSetNames('sample').every((name) => listings.get('n1')!.sets.has(name))).toBe(true);
  });
});

describe('what is in force', () => {
  it('is told from what would change', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const holder = new Holder(OWN_MODE);
    try {
      const [path] = await holder.create(['n']);
      const { spawn, start } = spaceAt(path, OWN_MODE);
      const next = network.rulesets.get('n1')!;
      const before = await pendingChanges(next, { spawn });
      expect(before).toMatchObject({ pending: { isNew: true, isInForce: false } });
      const driver = new NftDriver({ spawn, start, watch: false });
      expect(await driver.apply(compile(cluster, 'n1'))).toBeUndefined();
      const other = await pendingChanges(next, { spawn });
      expect(other).toMatchObject({ pending: { isNew: false, isInForce: false } });
      expect(await driver.apply(next)).toBeUndefined();
      const after = await pendingChanges(next, { spawn });
      expect(after).toEqual({ pending: { isNew: false, isInForce: true, changes: [] } });
      // Of two copies in the table, the sets of one.
      const read = await readFlows('sluice', { spawn });
      if ('error' in read) throw new Error(read.error.message);
      expect([...read.flows.listing.sets.keys()].sort()).toEqual(
        [...flowSetNames('drop'), ...flowSetNames('sample')].sort(),
      );
      await driver.end();
    } finally {
      await holder.end();
    }
  });

  it('goes on counting through changes, which packets meet in another copy of the rules', async ({
    skip,
  }) => {
    skip(lack !== undefined, lack);
    const holder = new Holder(OWN_MODE);
    try {
      const paths = await buildNetwork(holder, { cluster, profile: STANDARD, outside: [] });
      const { spawn, start } = spaceAt(paths.get(nodeNamespace('n1'))!, OWN_MODE);
      await holder.listen(['shop/Pod/api TCP 4 10.0.0.1 80']);
      const driver = new NftDriver({ spawn, start, watch: false });
      const less = { ...cluster, policies: new Map(cluster.policies) };
      less.policies.delete('NetworkPolicy/shop/db');
      // Three flows that are allowed and three that are not, each under rules that the driver has just put in force.
      for (const state of [cluster, less, cluster]) {
        expect(await driver.apply(compile(state, 'n1', OPTIONS))).toBeUndefined();
        expect(await holder.probe(['shop/Pod/client TCP 4 10.0.0.2 10.0.0.1 80'], 5000)).toEqual(['open']);
        expect(await holder.probe(['shop/Pod/other TCP 4 10.0.0.3 10.0.0.1 8080'], 300)).toEqual(['timeout']);
      }
      await driver.end();
      const ended = await spawn('nft', ['-n', 'list', 'table', 'inet', 'sluice'], '', 10_000);
      if ('error' in ended) throw new Error(ended.error);
      const attribution = attributionOf(LiveMatrix.of(cluster), cluster, 'n1', OPTIONS);
      const { rules } = countersOf(readListing(ended.stdout), attribution);
      const web = rules.find(({ policy }) => policy === 'NetworkPolicy/shop/web');
      expect(web).toMatchObject({ least: { packets: 3 }, most: { packets: 3 } });
      const read = await readFlows('sluice', { spawn });
      if ('error' in read) throw new Error(read.error.message);
      const context = { attribution, pods: podsByAddress(cluster), now: Date.now() };
      const drops = flowsOf(read.flows.listing, 'drop', context).filter(({ port }) => port === 8080);
      expect(drops.map(({ packets }) => packets)).toEqual([3]);
    } finally {
      await holder.end();
    }
  });

  it('denies and counts also what the sets have no room for', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const holder = new Holder(OWN_MODE);
    try {
      await buildNetwork(holder, { cluster, profile: STANDARD, outside: [] });
      const ruleset = network.rulesets.get('n1')!;
      const small = [...ruleset.sets.values()].map((set) =>
        set.dynamic ? { ...set, dynamic: { ...set.dynamic, size: 4 } } : set,
      );
      const sets = new Map(small.map((set) => [set.name, set]));
      const spawn = holder.spawnIn(nodeNamespace('n1'));
      expect(await nftRunner({ spawn }).apply(render({ ...ruleset, sets }))).toBeUndefined();
      const ports = Array.from({ length: 20 }, (_, i) => 9000 + i);
      await holder.listen(ports.map((port) => `shop/Pod/api UDP 4 10.0.0.1 ${port}`));
      const words = await holder.probe(
        ports.map((port) => `shop/Pod/other UDP 4 10.0.0.3 10.0.0.1 ${port}`),
        300,
      );
      expect(new Set(words)).toEqual(new Set(['timeout']));
      const read = await readFlows('sluice', { spawn });
      if ('error' in read) throw new Error(read.error.message);
      expect(read.flows.listing.sets.get('drop4')).toHaveLength(4);
      expect(read.flows.dropped).toBeGreaterThanOrEqual(20);
    } finally {
      await holder.end();
    }
  });

  it('says what nft has against a ruleset, and changes nothing', async ({ skip }) => {
    skip(lack !== undefined, lack);
    const holder = new Holder(OWN_MODE);
    try {
      await holder.create(['n']);
      const spawn = holder.spawnIn('n');
      const bad = { ...network.rulesets.get('n1')!, sets: new Map() };
      expect(await pendingChanges(bad, { spawn })).toMatchObject({ error: { code: 'refused' } });
      expect(await spawn('nft', ['list', 'ruleset'], '', 0)).toMatchObject({ stdout: '' });
    } finally {
      await holder.end();
    }
  });
});
