import {
  addressesOf,
  type Change,
  type Cluster,
  type Flow,
  formatIp,
  isSamePod,
  modelOf,
  podId,
  type Profile,
} from '@sluice/engine';
import { changed } from '../../change/changed.fixture.js';
import type { Changes } from '../../change/changes.js';
import { printOperations } from '../../change/print-operations.js';
import { LiveRuleset } from '../../live/live-ruleset.js';
import { render } from '../../render/render.js';
import type { Ruleset } from '../../ruleset/ruleset.js';
import {
  canRun,
  type Comparison,
  describeFlow,
  endsOf,
  isOutside,
} from '../../simulate/differential.fixture.js';
import { networkFrom } from '../../simulate/network.fixture.js';
import type { Holder } from './holder.fixture.js';
import { cannotSend, namespaceOf } from './judge.fixture.js';
import type { KernelScenario } from './kernel-scenario.fixture.js';
import { buildNetwork, nodeNamespace, OUTSIDE, podNamespace } from './network.fixture.js';
import { packetBytes, type Stage } from './packet-bytes.fixture.js';

/** How many new flows are sent after each change, and how many are kept for the next. */
const [OPENED, KEPT] = [300, 60];
/**
 * When nothing came for so many milliseconds, nothing will; but what should have come is sent again and waited for longer. A
 * neighbour who does not answer at once is asked again after a second.
 */
const PATIENCE: readonly number[] = [15, 300, 1200, 2500];

/** A packet on its way, and what the simulator says of it. */
interface Shot {
  readonly flow: Flow;
  readonly sourcePort: number;
  readonly stage: Stage;
  readonly expected: boolean;
  /** The namespace of a pod that only pretends to be the flow's source. */
  readonly spoofer?: string;
}

/** How kernel and simulator compare on the packets that were sent. */
export interface KernelComparison extends Comparison {
  /** How many first packets were to be stopped, and how many of established flows. */
  readonly stopped: number;
  readonly cut: number;
}

/** Sends packets of a scenario through the kernel and asks the simulator about each. Throws where the network cannot be built. */
export async function compareKernel(holder: Holder, scenario: KernelScenario): Promise<KernelComparison> {
  const { cluster: start, profile, steps, staged } = scenario;
  const flows = flowsOf(scenario);
  if (flows.length === 0) return { packets: 0, stopped: 0, cut: 0 };
  const range = new Range(holder, profile);
  await range.build(start, flows);

  const lives = new Map(
    [...start.nodes.keys()].map((node) => [node, LiveRuleset.of(start, node, { profile })] as const),
  );
  const spoofers = [...start.pods.values()]
    .map((pod) => ({ pod, name: podNamespace(pod, profile) }))
    .flatMap(({ pod, name }) => (name === podId(pod) ? [name] : []));
  let rulesets = rulesetsOf(lives);
  for (const [node, ruleset] of rulesets) await applied(holder, node, render(ruleset));

  let [packets, stopped, cut] = [0, 0, 0];
  let next = scenario.offset;
  let established: readonly Shot[] = [];
  for (const [round, step] of [[], ...steps].entries()) {
    const before = rulesets;
    if (round > 0) {
      for (const [node, live] of lives) await change(holder, node, live, step, staged);
      rulesets = rulesetsOf(lives);
    }
    const network = networkFrom(rulesets, profile, before);
    const fresh = Array.from(
      { length: Math.min(OPENED, flows.length) },
      () => flows[next++ % flows.length],
    ).map((flow): Shot => ({
      flow,
      sourcePort: range.freshPort(),
      stage: 'open',
      expected: network.passes(flow),
    }));
    const later = established.map((shot, i): Shot => {
      const way = i % 2 === 0 ? 'request' : 'reply';
      return {
        ...shot,
        stage: way === 'request' ? 'more' : 'more-back',
        expected: network.passesOn(shot.flow)[way],
      };
    });
    const shots = [...fresh, ...later];
    await range.fire(shots);
    const opened = fresh.filter((shot) => shot.expected && range.hasCome(shot)).slice(0, KEPT);
    const now = networkFrom(rulesets, profile, rulesets);
    const handshake = (stage: 'answer' | 'confirm'): readonly Shot[] =>
      opened.map((shot) => ({
        ...shot,
        stage,
        expected: now.passesOn(shot.flow)[stage === 'answer' ? 'reply' : 'request'],
      }));
    const shaken = [...handshake('answer'), ...handshake('confirm')];
    await range.fire(shaken);
    const spoofed = opened.flatMap((shot, i): readonly Shot[] => {
      const ends = [shot.flow.source, shot.flow.destination].map((end) => namespaceOf(end, profile));
      const others = spoofers.filter((name) => !ends.includes(name));
      return others.length === 0
        ? []
        : [{ ...shot, stage: 'more', expected: false, spoofer: others[i % others.length] }];
    });
    await range.fire(spoofed);
    established = opened;
    const all = [...shots, ...shaken, ...spoofed];
    packets += all.length;
    stopped += fresh.filter(({ expected }) => !expected).length;
    cut += later.filter(({ expected }) => !expected).length;
    const wrong = all.find((shot) => shot.expected !== range.hasCome(shot));
    if (wrong) return { packets, stopped, cut, difference: told(wrong, round, scenario) };
  }
  return { packets, stopped, cut };
}

function told({ flow, stage, expected, spoofer }: Shot, round: number, { steps }: KernelScenario): string {
  const words = (passes: boolean): string => (passes ? 'passes' : 'is stopped');
  const when = round === 0 ? 'at first' : `after change ${round} of ${steps.length}`;
  const who = spoofer === undefined ? '' : `, sent by ${spoofer}`;
  return `${describeFlow(flow)}, ${stage}${who}, ${when}: simulated it ${words(expected)}, in the kernel it ${words(!expected)}`;
}

function rulesetsOf(lives: ReadonlyMap<string, LiveRuleset>): ReadonlyMap<string, Ruleset> {
  return new Map([...lives].map(([node, live]) => [node, live.ruleset]));
}

async function change(
  holder: Holder,
  node: string,
  live: LiveRuleset,
  step: readonly Change[],
  staged: boolean,
): Promise<void> {
  const { stage, commit, sweep }: Changes = live.apply(step);
  const parts = staged ? [stage, commit, sweep] : [[...stage, ...commit, ...sweep]];
  for (const operations of parts) {
    if (operations.length > 0) await applied(holder, node, printOperations(operations, live.ruleset.table));
  }
}

async function applied(holder: Holder, node: string, script: string): Promise<void> {
  const ended = await holder.spawnIn(nodeNamespace(node))('nft', ['-f', '-'], script, 0);
  if ('error' in ended || ended.code !== 0) {
    throw new Error(`${node}: ${JSON.stringify(ended).slice(0, 2000)}\n${script.slice(0, 4000)}`);
  }
}

/** Every flow that can be sent, in an order that mixes ends, protocols and ports. */
function flowsOf({ cluster, profile, questions, steps }: KernelScenario): readonly Flow[] {
  // The ends that later policies ask about matter too.
  const last = steps.flat().reduce(changed, cluster);
  const ends = endsOf(modelOf({ ...last, pods: cluster.pods }, profile));
  const asked = [...questions, ...[...last.pods.values()].flatMap(({ ports }) => ports)];
  const protocols = new Set(['TCP', 'UDP', 'SCTP']);
  const flows = ends.flatMap((source) =>
    ends.flatMap((destination) => {
      if ((isOutside(source) && isOutside(destination)) || isSamePod(source, destination)) return [];
      return asked
        .map(({ protocol, port }): Flow => ({ source, destination, protocol, port }))
        .filter((flow) => canRun(flow) && isApart(flow, profile))
        .filter((flow) => cannotSend({ cluster, profile, protocols }, flow) === undefined);
    }),
  );
  // A step that shares no factor with the length visits all.
  const stride = [7919, 7907, 7901].find((prime) => flows.length % prime !== 0) ?? 1;
  return flows.map((_, i) => flows[(i * stride) % flows.length]);
}

/** Within one namespace no node sees a packet. */
function isApart({ source, destination }: Flow, profile: Profile): boolean {
  return namespaceOf(source, profile) !== namespaceOf(destination, profile);
}

/** The network of a scenario, and the packets that fly through it. */
class Range {
  readonly #holder: Holder;
  readonly #profile: Profile;
  readonly #arrived = new Set<number>();
  readonly #ids = new Map<Shot, number[]>();
  #lastId = 0x5100_0000;
  #lastPort = 20_000;

  constructor(holder: Holder, profile: Profile) {
    this.#holder = holder;
    this.#profile = profile;
  }

  /** A source port that no flow had yet. */
  freshPort(): number {
    return ++this.#lastPort;
  }

  async build(cluster: Cluster, flows: readonly Flow[]): Promise<void> {
    await this.#holder.clear();
    const outside = new Map(
      flows
        .flatMap(({ source, destination }) => [source, destination])
        .flatMap((end) => (end.kind === 'external' && end.ip ? [[formatIp(end.ip), end.ip] as const] : [])),
    );
    await buildNetwork(this.#holder, { cluster, profile: this.#profile, outside: [...outside.values()] });
    const namespaces = new Set([
      OUTSIDE,
      ...[...cluster.nodes.keys()].map(nodeNamespace),
      ...[...cluster.pods.values()].flatMap((pod) => podNamespace(pod, this.#profile) ?? []),
    ]);
    for (const name of namespaces) await this.#silence(name);
    await this.#holder.watch([...namespaces]);
    // Who has never met finds each other now; a queue of such packets is short.
    const firsts = new Map(
      flows.map((flow) => [
        `${namespaceOf(flow.source, this.#profile)} ${namespaceOf(flow.destination, this.#profile)} ${addressesOf(flow.source)[0].family}`,
        flow,
      ]),
    );
    const shots = [...firsts.values()].map((flow): Shot => ({
      flow,
      sourcePort: this.freshPort(),
      stage: 'open',
      expected: true,
    }));
    for (let i = 0; i < shots.length; i += 50) {
      await this.fire(shots.slice(i, i + 50));
    }
    const lost = shots.find((shot) => !this.hasCome(shot));
    if (lost) throw new Error(`without rules: ${describeFlow(lost.flow)} does not arrive`);
  }

  /** Sends. What should have come and did not is sent again. */
  async fire(shots: readonly Shot[]): Promise<void> {
    let left = shots;
    for (const patience of PATIENCE) {
      await this.#send(left, patience);
      left = shots.filter((shot) => shot.expected && !this.hasCome(shot));
      if (left.length === 0) return;
    }
  }

  /** Whether it arrived, as far as is known by now. */
  hasCome(shot: Shot): boolean {
    return this.#ids.get(shot)!.some((id) => this.#arrived.has(id));
  }

  async #send(shots: readonly Shot[], quietMs: number): Promise<void> {
    const seen = await this.#holder.volley(
      shots.map((shot) => this.#line(shot)),
      quietMs,
    );
    for (const line of seen) this.#arrived.add(parseInt(line.slice(line.lastIndexOf(' ') + 1), 16));
  }

  #line(shot: Shot): string {
    const { flow, sourcePort, stage } = shot;
    const id = ++this.#lastId;
    const ids = this.#ids.get(shot);
    if (ids) ids.push(id);
    else this.#ids.set(shot, [id]);
    const isBack = stage === 'answer' || stage === 'more-back';
    const [from, to] = isBack ? [flow.destination, flow.source] : [flow.source, flow.destination];
    const [source] = addressesOf(from);
    const [destination] = addressesOf(to);
    const bytes = packetBytes({
      source,
      destination,
      protocol: flow.protocol,
      sourcePort: isBack ? flow.port : sourcePort,
      port: isBack ? sourcePort : flow.port,
      stage,
      id,
    });
    return `${shot.spoofer ?? namespaceOf(from, this.#profile)} ${source.family} ${formatIp(destination)} ${bytes.toString('hex')}`;
  }

  /** The kernels of the ends say nothing of their own to packets that they do not expect. */
  async #silence(namespace: string): Promise<void> {
    await this.#holder.put(namespace, {
      '/proc/sys/net/ipv4/icmp_echo_ignore_all': '1',
      '/proc/sys/net/ipv6/icmp/echo_ignore_all': '1',
    });
    const ended = await this.#holder.spawnIn(namespace)('nft', ['-f', '-'], SILENCE, 0);
    if ('error' in ended || ended.code !== 0) throw new Error(`silence: ${JSON.stringify(ended)}`);
  }
}

/** Before connection tracking: a reset that it saw would end the flow for it. */
const SILENCE = `
add table inet silence
add chain inet silence output { type filter hook output priority -300; policy accept; }
add rule inet silence output tcp flags & rst == rst drop
add rule inet silence output icmp type destination-unreachable drop
add rule inet silence output icmpv6 type { destination-unreachable, parameter-problem } drop
`;
