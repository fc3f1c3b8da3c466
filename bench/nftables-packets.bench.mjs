// What a packet costs: UDP round trips between two pods of one node, of new flows and of established ones, under no rules, under
// the compiled ruleset and under one chain a policy, with 10 to 10,000 policies that all select the server. All are loaded in
// one namespace and measured in turn, so that whatever else the machine does falls on all of them.
// SLUICE_BENCH_LINEAR is the most policies that get a chain each (10,000 take a minute to load).
import { namespaceOf, podId, policyId } from '@sluice/engine';
import { compile, interfaceName, render } from '@sluice/nftables';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { print } from './matrix.mjs';
import { addressesOf, NODE } from './node-clusters.mjs';
import { inOwnNetwork } from './own-network.mjs';

/** @typedef {import('@sluice/engine').Cluster} Cluster */
/** @typedef {import('@sluice/engine').Pod} Pod */
/** @typedef {import('@sluice/engine').PolicyManifest} PolicyManifest */
/** @typedef {{ name: string, table?: string, first: number[], second: number[] }} Contender */

const COUNTS = [10, 100, 1000, 10_000];
const MOST_LINEAR = Number(process.env['SLUICE_BENCH_LINEAR'] ?? 10_000);
const [ROUNDS, FLOWS, LINEAR_FLOWS] = [40, 100, 30];
const PODS = 25_000;
// Apart from each other: neighbours would be a range. Those of ranges begin with the first.
const PORTS = [9001, 9003, 9005, 9007];

/** What any rule costs that asks for the state of a connection. */
const TRACKING = `table inet tracking {
chain forward { type filter hook forward priority 0; policy accept; ct state established accept; }
}
`;

if (inOwnNetwork(fileURLToPath(import.meta.url))) await measure();

async function measure() {
  const { client, server } = clusterWith(0);
  const [from, to] = [client, server].map(
    (pod) => `10.0.${Number(pod.addresses[0].value >> 8n) & 255}.${Number(pod.addresses[0].value & 255n)}`,
  );
  const program = fileURLToPath(new URL('round-trip.pl', import.meta.url));
  const args = [interfaceName(client), interfaceName(server), from, to, ...PORTS.map(String)];
  const child = spawn('taskset', ['-c', '0', 'perl', program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async () => (await lines.next()).value;
  if ((await said()) !== 'ready') throw new Error('the pods cannot be made');

  /** @type {Contender[]} */
  const contenders = [{ name: 'no rules', first: [], second: [] }];
  const add = (/** @type {string} */ name, /** @type {string} */ table, /** @type {string} */ script) => {
    const start = performance.now();
    nft(script);
    print(`load: ${name}`, (performance.now() - start) / 1000, 's');
    sleepTable(table, true);
    contenders.push({ name, table, first: [], second: [] });
  };
  add('connection tracking alone', 'tracking', TRACKING);
  for (const count of [0, ...COUNTS]) {
    const table = `classes${count}`;
    const script = render(compile(clusterWith(count).cluster, NODE, { table }));
    add(count === 0 ? 'no policy' : `${count} policies`, table, script);
  }
  for (const [width, name] of /** @type {const} */ ([
    [8, 'narrow'],
    [20, 'wide'],
  ])) {
    for (const count of [10, 10_000]) {
      const table = `${name}${count}`;
      const script = render(compile(clusterWith(count, width).cluster, NODE, { table }));
      add(`${count} policies of ${width} ports in a row`, table, script);
    }
  }
  for (const [name, observe] of /** @type {const} */ ([
    ['counters', { counters: true }],
    ['counters, denied flows and samples', { counters: true, drops: true, samplesPerSecond: 100 }],
  ])) {
    const table = `observed${contenders.length}`;
    const script = render(compile(clusterWith(1000).cluster, NODE, { table, observe }));
    add(`1000 policies, ${name}`, table, script);
  }
  for (const count of COUNTS.filter((count) => count <= MOST_LINEAR)) {
    const table = `linear${count}`;
    add(`${count} policies, a chain each`, table, linear(table, to, from, clusterWith(count).cluster));
  }

  for (let round = 0; round < ROUNDS; round++) {
    for (const { table, first, second } of contenders) {
      if (table) sleepTable(table, false);
      const isSlow = table?.startsWith('linear') ?? false;
      child.stdin.write(`${isSlow ? LINEAR_FLOWS : FLOWS}\n`);
      const [a, b] = (await said()).split('|');
      if (b === undefined) throw new Error(`${table}: a packet was lost`);
      first.push(...a.split(' ').map(Number));
      second.push(...b.split(' ').map(Number));
      if (table) sleepTable(table, true);
    }
  }
  child.stdin.end();
  await once(child, 'exit');

  const p50 = (/** @type {number[]} */ values) => values.sort((a, b) => a - b)[values.length >> 1] / 1000;
  const results = contenders.map(({ name, first, second }) => ({
    name,
    first: p50(first),
    second: p50(second),
  }));
  const none = results[0];
  for (const { name, first } of results) print(`first packet: ${name}`, first, 'µs');
  for (const { name, second } of results) print(`established: ${name}`, second, 'µs');
  const own = results.filter(({ name }) => /^\d+ policies$/.test(name));
  const firsts = own.map(({ first }) => first);
  const worst = Math.max(...firsts);
  const slowest = Math.max(...own.map(({ second }) => second));
  const without = results.find(({ name }) => name === 'no policy') ?? none;
  print('first packet: most over no rules', worst - none.first, 'µs', 2);
  print('first packet: most over that of 10 policies', (worst / firsts[0] - 1) * 100, '%', 10);
  print('established: most over no policy', slowest - without.second, 'µs', 0.5);
  // More than the 0.5 µs that were aimed at: the address of a pod is looked up for every packet (docs/enforcement.md).
  print('established: most over no rules', slowest - none.second, 'µs');
  print('established: of a round trip under no rules', (slowest / none.second) * 100, '%');
}

/**
 * A cluster with so many policies for the server, each for some ports or for so many in a row; the last admits the client.
 * @param {number} count
 * @param {number} [width]
 */
function clusterWith(count, width) {
  /** @type {Pod[]} */
  const pods = Array.from({ length: PODS }, (_, i) => ({
    namespace: 'bench',
    kind: 'Pod',
    name: `pod-${i}`,
    labels: new Map([['app', i < 2 ? ['server', 'client'][i] : `app-${i % 2500}`]]),
    addresses: addressesOf(i),
    ports: [],
    hostNetwork: false,
    template: false,
    node: i < 250 ? NODE : `node-${1 + (i % 99)}`,
    phase: 'Running',
  }));
  /** @type {PolicyManifest[]} */
  const policies = Array.from({ length: count }, (_, i) => {
    const isLast = i === count - 1;
    const app = isLast ? 'client' : `app-${i % 2500}`;
    const first = isLast ? 9001 : 10_000 + i;
    const single = isLast && width === undefined ? PORTS : [first];
    const ports = single.map((port) => ({
      protocol: /** @type {const} */ ('UDP'),
      port,
      ...(width !== undefined && { endPort: port + width - 1 }),
    }));
    return {
      kind: 'NetworkPolicy',
      namespace: 'bench',
      name: `policy-${i}`,
      spec: {
        podSelector: { matchLabels: { app: 'server' } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app } } }], ports }],
      },
    };
  });
  /** @type {Cluster} */
  const cluster = {
    namespaces: new Map([['bench', namespaceOf('bench')]]),
    pods: new Map(pods.map((pod) => [podId(pod), pod])),
    nodes: new Map(),
    services: new Map(),
    policies: new Map(policies.map((policy) => [policyId(policy), policy])),
  };
  return { cluster, server: pods[0], client: pods[1] };
}

/**
 * The same policies as most have them: a chain for each, asked one after the other.
 * @param {string} table
 * @param {string} server
 * @param {string} client
 * @param {Cluster} cluster
 */
function linear(table, server, client, { policies, pods }) {
  /** @type {Map<string, string[]>} */
  const addresses = new Map([['client', [client]]]);
  for (const { labels, addresses: own } of pods.values()) {
    const app = labels.get('app') ?? '';
    const text = [24n, 16n, 8n, 0n].map((shift) => (own[0].value >> shift) & 255n).join('.');
    if (app !== 'client') addresses.set(app, [...(addresses.get(app) ?? []), text]);
  }
  const chains = [...policies.values()].map((policy, i) => {
    const [rule] = policy.kind === 'NetworkPolicy' ? (policy.spec.ingress ?? []) : [];
    const app = rule?.from?.[0].podSelector?.matchLabels?.['app'] ?? '';
    const ports = rule?.ports?.map(({ port }) => port).join(', ');
    return `chain policy${i} { ip saddr { ${addresses.get(app)?.join(', ')} } udp dport { ${ports} } accept; }`;
  });
  return `table inet ${table} {
${chains.join('\n')}
chain server { ${chains.map((_, i) => `jump policy${i};`).join(' ')} drop; }
chain forward { type filter hook forward priority 0; policy accept; ct state established accept; ip daddr ${server} jump server; }
}
`;
}

/** @param {string} script */
function nft(script) {
  const { status, stderr } = spawnSync('nft', ['-f', '-'], { input: script, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.slice(0, 1000));
}

/**
 * A table that sleeps costs nothing.
 * @param {string} table
 * @param {boolean} sleeps
 */
function sleepTable(table, sleeps) {
  nft(`add table inet ${table} { ${sleeps ? 'flags dormant; ' : ''}}\n`);
}
