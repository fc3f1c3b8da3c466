import type { Cluster, Flow, Profile } from '@sluice/engine';
import { advance } from '../change/advance.js';
import { generationOf } from '../change/with-generation.js';
import { compile } from '../compile/compile.js';
import type { CompileOptions } from '../compile/options.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { type Hop, hopsOf } from './hops.js';
import type { Packet } from './packet.js';
import { type Outcome, simulatorOf } from './simulate.js';

/** A network of simulated nodes; each pod's node and addresses have to be known. */
export interface Network {
  readonly rulesets: ReadonlyMap<string, Ruleset>;
  /** Whether the first packet of a flow gets through every node on its way. Each end is at one address. */
  passes(flow: Flow): boolean;
  /** Whether, once it is established by the rulesets of before, its next packet gets through each way. */
  passesOn(flow: Flow): { readonly request: boolean; readonly reply: boolean };
  /** What becomes of a flow's first packet at each node that it gets to. */
  outcomes(flow: Flow): readonly { readonly node: string; readonly outcome: Outcome }[];
}

/** Compiles every node of a cluster; `before` is in force and is changed. */
export function networkOf(
  cluster: Cluster,
  profile: Profile,
  before?: Network,
  options: CompileOptions = {},
): Network {
  const rulesets = new Map(
    [...cluster.nodes.keys()].map((node) => {
      const next = compile(cluster, node, { ...options, profile });
      const old = before?.rulesets.get(node);
      return [node, old ? advance(old, next).ruleset : next];
    }),
  );
  return networkFrom(rulesets, profile, before?.rulesets);
}

/** A network of rulesets by node; flows are established by those of `before`, if any. */
export function networkFrom(
  rulesets: ReadonlyMap<string, Ruleset>,
  profile: Profile,
  before?: ReadonlyMap<string, Ruleset>,
): Network {
  const markOf = (node: string): number => {
    const old = before?.get(node);
    return (old && generationOf(old)) ?? 0;
  };
  const pass = (
    hops: readonly Hop[] | undefined,
    change: (packet: Packet, connectionMark: number) => Packet,
  ): boolean =>
    hops?.every(({ node, packet }) => {
      const ruleset = rulesets.get(node);
      return !ruleset || simulatorOf(ruleset)(change(packet, markOf(node))).verdict === 'accept';
    }) ?? false;
  return {
    rulesets,
    outcomes: (flow) => {
      const outcomes: { node: string; outcome: Outcome }[] = [];
      for (const { node, packet } of hopsOf(flow, profile) ?? []) {
        const outcome = simulatorOf(rulesets.get(node)!)(packet);
        outcomes.push({ node, outcome });
        if (outcome.verdict !== 'accept') break;
      }
      return outcomes;
    },
    passes: (flow) => pass(hopsOf(flow, profile), (packet) => packet),
    passesOn: (flow) => {
      const hops = hopsOf(flow, profile);
      return {
        request: pass(hops, (packet, connectionMark) => ({
          ...packet,
          state: 'established',
          connectionMark,
        })),
        reply: pass(hops, (packet, connectionMark) => ({ ...replyTo(packet), connectionMark })),
      };
    },
  };
}

function replyTo({ iif, oif, source, destination, port, ...rest }: Packet): Packet {
  return {
    ...rest,
    ...(oif !== undefined && { iif: oif }),
    ...(iif !== undefined && { oif: iif }),
    source: destination,
    destination: source,
    ...(port !== undefined && { sourcePort: port, port: 40_000 }),
    state: 'established',
    direction: 'reply',
  };
}
