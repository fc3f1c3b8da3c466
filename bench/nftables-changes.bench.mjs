// What a node's ruleset costs: to load 10,000 policies × 250 local × 25,000 cluster pods, and to follow one change, from the
// event to nft's commands and to their being in force in the kernel.
import { podId, policyId } from '@sluice/engine';
import { compile, LiveRuleset, NftDriver, printOperations, render } from '@sluice/nftables';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { random, realShape } from './clusters.mjs';
import { print } from './matrix.mjs';
import { addressesOf, busyNode, NODE, placed } from './node-clusters.mjs';
import { inOwnNetwork } from './own-network.mjs';

/** @typedef {import('@sluice/engine').Cluster} Cluster */
/** @typedef {import('@sluice/engine').Change} Change */
/** @typedef {{ name: string, target: number, change: (i: number) => { event: Change, undo: Change } }} Kind */

/** How many changes of a kind are measured, in the kernel fewer. */
const [SAMPLES, COMMITS] = [100, 15];

if (inOwnNetwork(fileURLToPath(import.meta.url))) {
  const size = { policies: 10_000, pods: 25_000 };
  const real = realShape({ ...size, namespaces: 1000, dead: 2500, widest: 3000 });
  await measure('10,000 policies of real shape', placed(real, 100));
  await measure('10,000 policies for the pods of one node', busyNode({ ...size, local: 250 }));
}

/**
 * @param {string} label
 * @param {Cluster} cluster
 */
async function measure(label, cluster) {
  const begun = performance.now();
  const live = LiveRuleset.of(cluster, NODE);
  const compiled = performance.now();
  const kernelBefore = kernelMemory();
  const driver = new NftDriver();
  must(await driver.apply(live.ruleset));
  const inForce = performance.now();
  print(`${label}: load, until in force`, (inForce - begun) / 1000, 's', 3);
  print(`${label}: of which compiling`, (compiled - begun) / 1000, 's');
  print(`${label}: script of the whole ruleset`, render(compile(cluster, NODE)).length / 2 ** 20, 'MiB');
  await settled(driver);
  // The driver keeps a second copy to change next. What others do meanwhile is counted too.
  print(`${label}: kernel memory, with the spare copy`, kernelMemory() - kernelBefore, 'MiB');
  globalThis.gc?.();
  print(`${label}: memory of the process`, process.memoryUsage().rss / 2 ** 20, 'MiB');

  for (const { name, target, change } of kindsOf(cluster)) {
    /** @type {number[]} */
    const commands = [];
    for (let i = 0; i < SAMPLES; i++) {
      const { event, undo } = change(i);
      const start = performance.now();
      const { stage, commit, sweep } = live.apply([event]);
      printOperations([...stage, ...commit, ...sweep], live.ruleset.table);
      commands.push(performance.now() - start);
      live.apply([undo]);
    }
    print(`${label}: ${name}, event to nft's commands`, median(commands), 'ms');
    must(await driver.apply(live.ruleset));
    /** @type {number[]} */
    const commits = [];
    for (let i = 0; i < COMMITS; i++) {
      const { event, undo } = change(i);
      for (const [one, counts] of /** @type {const} */ ([
        [event, true],
        [undo, false],
      ])) {
        await settled(driver);
        const start = performance.now();
        live.apply([one]);
        must(await driver.apply(live.ruleset));
        if (counts) commits.push(performance.now() - start);
      }
    }
    print(`${label}: ${name}, until in force in the kernel`, median(commits), 'ms', target);
  }
  await driver.end();
  spawnSync('nft', ['delete', 'table', 'inet', live.ruleset.table]);
}

/**
 * @param {Cluster} cluster
 * @returns {Kind[]}
 */
function kindsOf(cluster) {
  const next = random(5);
  /**
   * @template T
   * @param {readonly T[]} all
   */
  const any = (all) => all[Math.floor(next() * all.length)];
  const pods = [...cluster.pods.values()];
  const local = pods.filter(({ node }) => node === NODE);
  const policies = [...cluster.policies.values()].flatMap((one) =>
    one.kind === 'NetworkPolicy' ? [one] : [],
  );
  /**
   * @param {readonly import('@sluice/engine').Pod[]} among
   * @returns {Kind['change']}
   */
  const added = (among) => (i) => {
    const pod = { ...any(among), name: `new-${i}`, addresses: addressesOf(1_000_000 + i) };
    return { event: { kind: 'pod', id: podId(pod), pod }, undo: { kind: 'pod', id: podId(pod) } };
  };
  /**
   * @param {readonly import('@sluice/engine').Pod[]} among
   * @returns {Kind['change']}
   */
  const relabelled = (among) => () => {
    const pod = any(among);
    const app = any(pods).labels.get('app') ?? '';
    const changed = { ...pod, labels: new Map([...pod.labels, /** @type {const} */ (['app', app])]) };
    const id = podId(pod);
    return { event: { kind: 'pod', id, pod: changed }, undo: { kind: 'pod', id, pod } };
  };
  return [
    { name: 'a pod added elsewhere', target: 10, change: added(pods) },
    { name: 'a pod added on the node', target: 10, change: added(local) },
    { name: "a label of another node's pod", target: 10, change: relabelled(pods) },
    { name: 'a label of a pod of the node', target: 10, change: relabelled(local) },
    {
      name: 'a policy changed',
      target: 100,
      change: () => {
        const [policy, other] = [any(policies), any(policies)];
        const changed = { ...policy, spec: { ...other.spec, podSelector: policy.spec.podSelector } };
        const id = policyId(policy);
        return { event: { kind: 'policy', id, policy: changed }, undo: { kind: 'policy', id, policy } };
      },
    },
  ];
}

/**
 * Until the driver has made its spare copy equal, as it does in idle time.
 * @param {NftDriver} driver
 */
async function settled(driver) {
  await sleep(30);
  while (driver.inForce === undefined) await sleep(10);
}

/** Slabs and vmalloc, where elements and the tables of hashes live, in MiB. */
function kernelMemory() {
  const text = readFileSync('/proc/meminfo', 'utf8');
  const of = (/** @type {string} */ name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return (of('SUnreclaim') + of('VmallocUsed')) / 1024;
}

/** @param {import('@sluice/nftables').NftError | undefined} error */
function must(error) {
  if (error) throw new Error(error.message);
}

/** @param {number[]} values */
function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
