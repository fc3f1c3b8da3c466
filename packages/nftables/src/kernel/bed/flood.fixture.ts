import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Cluster, STANDARD } from '@sluice/engine';
import { plainEnvironment } from '../spawn.js';
import { type FloodFlow, NODE, REVOKED } from './flood-states.fixture.js';
import { Holder, type HolderMode } from './holder.fixture.js';
import { buildNetwork, nodeNamespace, OUTSIDE } from './network.fixture.js';
import { type Space, spaceAt } from './space.fixture.js';

/** What observers at the node count, outside of the table that is tested. */
export interface FloodCounts {
  /** Packets of flows that every state allows, before and behind the rules. */
  readonly alwaysIn: number;
  readonly alwaysOut: number;
  /** Packets of flows that no state allows. */
  readonly neverIn: number;
  readonly neverOut: number;
  /** Packets behind the rules of the flows of `REVOKED`, both ways. */
  readonly revokedOut: number;
}

const PROGRAM = fileURLToPath(new URL('flood.pl', import.meta.url));
/** Packets a second of the established flows, each way. */
const ESTABLISHED_RATE = 3000;
const REPLY_PORT = 33_333;

/** A node whose pods are flooded, with observers before and behind the rules. */
export class FloodBed {
  readonly #holder: Holder;
  readonly #senders: ChildProcess[] = [];
  readonly #paths: ReadonlyMap<string, string>;
  readonly #mode: HolderMode;
  /** The node's namespace. */
  readonly node: Space;

  private constructor(holder: Holder, paths: ReadonlyMap<string, string>, mode: HolderMode) {
    this.#holder = holder;
    this.#paths = paths;
    this.#mode = mode;
    this.node = spaceAt(paths.get(nodeNamespace(NODE))!, mode);
  }

  /** Builds the network of a cluster's node. Throws when the kernel does not take it. */
  static async build(mode: HolderMode, cluster: Cluster): Promise<FloodBed> {
    const holder = new Holder(mode);
    try {
      const pods = new Map([...cluster.pods].filter(([, { node }]) => node === NODE));
      const paths = await buildNetwork(holder, {
        cluster: { ...cluster, pods },
        profile: STANDARD,
        outside: [],
      });
      const bed = new FloodBed(holder, paths, mode);
      // Who comes by again is somebody new: flows are forgotten after a second.
      await holder.put(nodeNamespace(NODE), { '/proc/sys/net/netfilter/nf_conntrack_udp_timeout': '1' });
      return bed;
    } catch (error) {
      await holder.end();
      throw error;
    }
  }

  /** Counts and floods from now on, from a pod and from outside, with so many new flows a second from each if it can. */
  async start(
    flows: { readonly always: readonly FloodFlow[]; readonly never: readonly FloodFlow[] },
    rate: number,
  ): Promise<void> {
    await this.#nft(nodeNamespace(NODE), observers(flows));
    for (const name of new Set([...flows.always, ...flows.never].map(({ destination }) => destination))) {
      await this.#nft(podAt(name), SINK);
    }
    await this.#nft(podAt(REVOKED[0].source), SINK);
    const all = [...flows.always, ...flows.never];
    const local = REVOKED[0].source;
    this.#flood(podAt(local), rate, all.filter(({ source }) => source === local).map(line));
    this.#flood(OUTSIDE, rate, all.filter(({ source }) => source !== local).map(line));
    this.#flood(
      podAt(local),
      ESTABLISHED_RATE,
      REVOKED.map((flow) => `${line(flow)} ${REPLY_PORT}`),
    );
    this.#flood(
      podAt(REVOKED[0].destination),
      ESTABLISHED_RATE,
      REVOKED.map(({ source, destination, port }) => `${destination} ${source} ${REPLY_PORT} ${port}`),
    );
  }

  async counts(): Promise<FloodCounts> {
    const ended = await this.node.spawn('nft', ['list', 'counters', 'table', 'inet', 'observer'], '', 30_000);
    if (!('code' in ended) || ended.code !== 0) throw new Error(`observers: ${JSON.stringify(ended)}`);
    const counters = new Map(
      [...ended.stdout.matchAll(/counter (\w+) \{\s+packets (\d+)/g)].map(([, name, packets]) => [
        name,
        Number(packets),
      ]),
    );
    const of = (name: string): number => counters.get(name)!;
    return {
      alwaysIn: of('always_in'),
      alwaysOut: of('always_out'),
      neverIn: of('never_in'),
      neverOut: of('never_out'),
      revokedOut: of('revoked_out'),
    };
  }

  /** Ends the flood, and waits until the last packet is counted. Throws when a sender broke off before. */
  async stop(): Promise<void> {
    const failures = await Promise.all(
      this.#senders.splice(0).map(
        (sender) =>
          new Promise<string>((resolve) => {
            let said = '';
            sender.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
            if (sender.exitCode !== null) resolve(`a sender ended (${sender.exitCode})`);
            sender.on('close', (code) => resolve(code === 0 ? '' : `a sender ended (${code}): ${said}`));
            sender.stdin!.end();
          }),
      ),
    );
    const failure = failures.find((text) => text !== '');
    if (failure !== undefined) throw new Error(failure);
  }

  /** Ends everything; nothing is left behind. */
  async end(): Promise<void> {
    for (const sender of this.#senders) sender.kill('SIGKILL');
    await this.#holder.end();
  }

  async #nft(namespace: string, script: string): Promise<void> {
    const space = spaceAt(this.#paths.get(namespace)!, this.#mode);
    const ended = await space.spawn('nft', ['-f', '-'], script, 30_000);
    if (!('code' in ended) || ended.code !== 0) throw new Error(`${namespace}: ${JSON.stringify(ended)}`);
  }

  #flood(namespace: string, rate: number, lines: readonly string[]): void {
    const [command, ...args] = spaceAt(this.#paths.get(namespace)!, this.#mode).prefix;
    const sender = spawn(command, [...args, 'perl', PROGRAM, String(rate)], {
      stdio: 'pipe',
      env: plainEnvironment(),
    });
    sender.stdin.on('error', () => {});
    sender.stdin.write(`${lines.join('\n')}\n\n`);
    this.#senders.push(sender);
  }
}

function line({ source, destination, port }: FloodFlow): string {
  return `${source} ${destination} ${port}`;
}

/** The namespace of the pod of the node that has an address. */
function podAt(address: string): string {
  return `shop/Pod/${'abcd'[Number(address.split('.')[3]) - 1]}`;
}

/** Takes what arrives at a pod before anybody answers. */
const SINK = `
add table inet sink
add chain inet sink enter { type filter hook prerouting priority -310; policy accept; }
add rule inet sink enter meta l4proto udp drop
`;

function observers(flows: {
  readonly always: readonly FloodFlow[];
  readonly never: readonly FloodFlow[];
}): string {
  const keys = (own: readonly FloodFlow[], chain: string): string =>
    own
      .map(({ source, destination, port }) => `${source} . ${destination} . ${port} : jump ${chain}`)
      .join(', ');
  const replies = REVOKED.map(
    ({ source, destination, port }) => `${destination} . ${source} . ${port} : jump revoked_out`,
  );
  const chains = ['always_in', 'always_out', 'never_in', 'never_out', 'revoked_out'];
  return [
    'add table inet observer',
    ...chains.flatMap((name) => [
      `add counter inet observer ${name}`,
      `add chain inet observer ${name}`,
      `add rule inet observer ${name} counter name ${name}`,
    ]),
    ...['before', 'behind', 'replies'].map(
      (name) => `add map inet observer ${name} { type ipv4_addr . ipv4_addr . inet_service : verdict; }`,
    ),
    `add element inet observer before { ${keys(flows.always, 'always_in')}, ${keys(flows.never, 'never_in')} }`,
    `add element inet observer behind { ${keys(flows.always, 'always_out')}, ${keys(flows.never, 'never_out')}, ${keys(REVOKED, 'revoked_out')} }`,
    `add element inet observer replies { ${replies.join(', ')} }`,
    'add chain inet observer enter { type filter hook prerouting priority -310; policy accept; }',
    'add chain inet observer leave { type filter hook forward priority 10; policy accept; }',
    'add rule inet observer enter ip saddr . ip daddr . udp dport vmap @before',
    'add rule inet observer leave ip saddr . ip daddr . udp dport vmap @behind',
    'add rule inet observer leave ip saddr . ip daddr . udp sport vmap @replies',
    '',
  ].join('\n');
}
