import type { Socket } from 'node:net';
import type { Family } from '@sluice/engine';
import type { Applied, NftDriver, NftDriverOptions, Ruleset } from '@sluice/nftables';
import { whyNoNft } from './enforce/check-nft.js';
import { nodeDriver } from './enforce/node-driver.js';
import { Fabric, type FabricNode, type FabricPod, type OutsideHost } from './fabric/fabric.js';
import { Holder, type HolderOptions } from './holder/holder.js';
import { type RunningCommand, runInside, type RunOptions, spawnInside } from './holder/run-inside.js';
import type { Space } from './holder/space.js';
import { LabError } from './lab-error.js';
import { OUTSIDE_WORLD, type OutsideSpec } from './outside-world.js';
import { hostsFile, resolvConf } from './pods/network-files.js';
import { podEnvironment } from './pods/pod-environment.js';
import type { PodSpec } from './pods/pod-spec.js';
import type { RunningPod, UnservedPort } from './pods/running-pod.js';
import { Prober } from './probe/prober.js';
import { answer } from './serve/answer.js';
import { dialInside } from './serve/dial-inside.js';
import { listenInside } from './serve/listen-inside.js';

/** What a lab is made of; all of it has defaults. */
export interface LabOptions extends HolderOptions {
  /** Names of its nodes; `node-1` and `node-2` if not given. */
  readonly nodes?: readonly string[];
  /** Of nodes and pods; both if not given. */
  readonly families?: readonly Family[];
  readonly outside?: readonly OutsideSpec[];
  /** For the driver of every node. */
  readonly driver?: Omit<NftDriverOptions, 'spawn' | 'start'>;
}

interface PodState extends RunningPod {
  readonly stops: readonly (() => void)[];
}

/**
 * Nodes, pods and a world around them on this machine, below the Kubernetes API: whoever drives it says which pods run
 * where, and which ruleset is in force on which node. Everything ends with `end`, or with this process, however it ends.
 */
export class Lab {
  readonly #holder: Holder;
  readonly #options: LabOptions;
  readonly #drivers = new Map<string, NftDriver>();
  readonly #pods = new Map<string, PodState>();
  readonly #outsideStops: (() => void)[] = [];
  readonly fabric: Fabric;
  readonly prober: Prober;

  private constructor(holder: Holder, fabric: Fabric, options: LabOptions) {
    this.#holder = holder;
    this.#options = options;
    this.fabric = fabric;
    this.prober = new Prober(holder);
  }

  /** Starts a lab without pods. Rejects with a `LabError` that says what the machine lacks. */
  static async start(options: LabOptions = {}): Promise<Lab> {
    const holder = await Holder.start(options);
    try {
      const fabric = await Fabric.build(holder, options.families);
      const lab = new Lab(holder, fabric, options);
      const noNft = await lab.#whyNoNft();
      if (noNft) throw noNft;
      for (const name of options.nodes ?? ['node-1', 'node-2']) await fabric.addNode(name);
      await lab.#addWorld(options.outside ?? OUTSIDE_WORLD);
      return lab;
    } catch (error) {
      await holder.end();
      throw error;
    }
  }

  get nodes(): ReadonlyMap<string, FabricNode> {
    return this.fabric.nodes;
  }

  get hosts(): ReadonlyMap<string, OutsideHost> {
    return this.fabric.hosts;
  }

  /** By `namespace/name`. */
  get pods(): ReadonlyMap<string, RunningPod> {
    return this.#pods;
  }

  /** Resolves when the lab is gone, also where nobody asked for it. */
  get onEnd(): Promise<void> {
    return this.#holder.onEnd;
  }

  /** Starts pods, many in few steps, and serves their ports. Where it rejects, none of them is there. */
  async startPods(specs: readonly PodSpec[]): Promise<readonly RunningPod[]> {
    const made = await this.fabric.addPods(
      specs.map((spec) => ({
        namespace: spec.namespace,
        name: spec.name,
        node: spec.node,
        hostNetwork: spec.hostNetwork ?? false,
        hostname: (spec.hostname ?? spec.name).slice(0, 63),
        files: (addresses, hostname) => ({
          '/etc/hosts': hostsFile(hostname, addresses, spec.hostAliases),
          '/etc/hostname': `${hostname}\n`,
          '/etc/resolv.conf': spec.dns ? resolvConf(spec.dns) : '',
        }),
      })),
    );
    const served = await this.#serve(
      specs.map((spec, i) => ({ name: idOf(spec), space: made[i]!.space, ports: spec.ports })),
    );
    return specs.map((spec, i) => {
      const fabric = made[i]!;
      const pod: PodState = { spec, addresses: fabric.addresses, fabric, ...served[i]! };
      this.#pods.set(idOf(spec), pod);
      return pod;
    });
  }

  /** Ends pods, by `namespace/name`, with everything that runs in them; those that are not there are gone already. */
  async stopPods(ids: readonly string[]): Promise<void> {
    const fabric: FabricPod[] = [];
    for (const id of ids) {
      const pod = this.#pods.get(id);
      if (!pod) continue;
      this.#pods.delete(id);
      for (const stop of pod.stops) stop();
      fabric.push(pod.fabric);
    }
    await this.fabric.removePods(fabric);
  }

  /** Runs a command in a pod, by `namespace/name`, in the pod's environment. Throws `unknown` where it is not there. */
  run(id: string, command: readonly string[], options: RunOptions = {}): RunningCommand {
    const pod = this.#pod(id);
    const hostname = pod.spec.hostNetwork ? pod.spec.node : (pod.spec.hostname ?? pod.spec.name);
    const environment = { ...podEnvironment(pod.spec, hostname), ...options.environment };
    return runInside(this.#holder, pod.fabric.space, command, { ...options, environment });
  }

  /** A connection to a TCP port of a pod's loopback, for port-forward. Rejects with `unknown` or `refused`. */
  async connect(id: string, port: number): Promise<Socket> {
    return dialInside(this.#holder, this.#pod(id).fabric.space, port);
  }

  /** Runs a command in a space: a node's or an outside host's. */
  runIn(space: Space, command: readonly string[], options: RunOptions = {}): RunningCommand {
    return runInside(this.#holder, space, command, options);
  }

  /** Puts a ruleset in force on a node. */
  enforce(node: string, ruleset: Ruleset): Promise<Applied> {
    return this.driver(node).apply(ruleset);
  }

  /** What keeps the rulesets of a node. Throws `unknown` where the node is not there. */
  driver(name: string): NftDriver {
    const node = this.nodes.get(name);
    if (!node) throw new LabError('unknown', `There is no node ${name}.`);
    const driver = this.#drivers.get(name) ?? nodeDriver(this.#holder, node.space, this.#options.driver);
    this.#drivers.set(name, driver);
    return driver;
  }

  /** Ends everything; nothing is left. */
  async end(): Promise<void> {
    for (const stop of this.#outsideStops.splice(0)) stop();
    for (const { stops } of this.#pods.values()) for (const stop of stops) stop();
    this.#pods.clear();
    await this.prober.end();
    await Promise.all([...this.#drivers.values()].map((driver) => driver.end()));
    this.#drivers.clear();
    await this.#holder.end();
  }

  #pod(id: string): PodState {
    const pod = this.#pods.get(id);
    if (!pod) throw new LabError('unknown', `There is no pod ${id}.`);
    return pod;
  }

  async #whyNoNft(): Promise<LabError | undefined> {
    const trial = await this.#holder.create({ name: 'trial', hostname: 'trial', files: {} });
    const error = await whyNoNft(spawnInside(this.#holder, trial));
    await this.#holder.drop(trial);
    return error;
  }

  async #addWorld(world: readonly OutsideSpec[]): Promise<void> {
    const hosts = await Promise.all(world.map(({ name, addresses }) => this.fabric.addHost(name, addresses)));
    const served = await this.#serve(
      world.map(({ name, ports }, i) => ({ name, space: hosts[i]!.space, ports })),
    );
    this.#outsideStops.push(...served.flatMap(({ stops }) => stops));
  }

  async #serve(
    servers: readonly { readonly name: string; readonly space: Space; readonly ports: PodSpec['ports'] }[],
  ): Promise<
    readonly { readonly stops: readonly (() => void)[]; readonly unserved: readonly UnservedPort[] }[]
  > {
    const wishes = servers.flatMap(({ name, space, ports }) => {
      const distinct = new Map(ports.map((port) => [`${port.protocol} ${port.port}`, port]));
      return [...distinct.values()].map((port) => ({
        name,
        space,
        declared: port,
        protocol: port.protocol,
        port: port.port,
      }));
    });
    const sockets = await listenInside(this.#holder, wishes);
    const states = new Map(
      servers.map(({ name }) => [name, { stops: [] as (() => void)[], unserved: [] as UnservedPort[] }]),
    );
    for (const [i, { name, declared, protocol, port }] of wishes.entries()) {
      const open = sockets[i]!;
      const state = states.get(name)!;
      if (open.kind === 'failed') state.unserved.push({ port: declared, error: open.error });
      else state.stops.push(answer(open, { name, protocol, port }));
    }
    return servers.map(({ name }) => states.get(name)!);
  }
}

function idOf({ namespace, name }: Pick<PodSpec, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
