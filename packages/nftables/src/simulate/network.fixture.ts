import {
  addressesOf,
  type Cluster,
  type Endpoint,
  type Flow,
  type FlowProtocol,
  type Ip,
  isEndpoint,
  isSamePod,
  type Pod,
  type Profile,
} from '@sluice/engine';
import { advance } from '../change/advance.js';
import { generationOf } from '../change/with-generation.js';
import { compile } from '../compile/compile.js';
import { interfaceName } from '../compile/interface-name.js';
import { ICMP, ICMPV6, PROTOCOL_NUMBER } from '../ruleset/protocol-numbers.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { Packet } from './packet.js';
import { simulatorOf } from './simulate.js';

/** A packet at one node of its way. */
interface Hop {
  readonly node: string;
  readonly packet: Packet;
}

/** A network of simulated nodes; each pod's node and addresses have to be known. */
export interface Network {
  readonly rulesets: ReadonlyMap<string, Ruleset>;
  /** Whether the first packet of a flow gets through every node on its way. Each end is at one address. */
  passes(flow: Flow): boolean;
  /** Whether, once it is established by the rulesets of before, its next packet gets through each way. */
  passesOn(flow: Flow): { readonly request: boolean; readonly reply: boolean };
}

const UPLINK = 'eth0';

/** Compiles every node of a cluster; `before` is in force and is changed. */
export function networkOf(cluster: Cluster, profile: Profile, before?: Network): Network {
  const rulesets = new Map(
    [...cluster.nodes.keys()].map((node) => {
      const next = compile(cluster, node, { profile });
      const old = before?.rulesets.get(node);
      return [node, old ? advance(old, next).ruleset : next];
    }),
  );
  const markOf = (node: string): number => {
    const old = before?.rulesets.get(node);
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

/** The nodes that a flow's first packet passes; undefined where it can have none (POD-3, families). */
function hopsOf(flow: Flow, profile: Profile): readonly Hop[] | undefined {
  const { source, destination } = flow;
  if (!isThere(source) || !isThere(destination)) return undefined;
  const from = addressesOf(source)[0];
  const to = addressesOf(destination)[0];
  if (!from || !to || from.family !== to.family) return undefined;
  // A pod reaches itself without leaving its own network, unless through a Service (POD-1).
  if (isSamePod(source, destination) && flow.servicePort === undefined) return [];
  const start = placeOf(source, profile);
  const end = placeOf(destination, profile);
  const base = { source: from, destination: to, ...transportOf(flow, from) };
  if (start.node !== undefined && start.node === end.node) {
    const { node } = start;
    return [{ node, packet: { ...base, ...interfaces(start.pod, end.pod) } }];
  }
  const hops: Hop[] = [];
  if (start.node !== undefined && start.pod) {
    hops.push({ node: start.node, packet: { ...base, iif: interfaceName(start.pod), oif: UPLINK } });
  }
  if (end.node !== undefined) {
    hops.push({ node: end.node, packet: { ...base, ...interfaces(undefined, end.pod), iif: UPLINK } });
  }
  return hops;
}

function interfaces(from: Pod | undefined, to: Pod | undefined): Pick<Packet, 'iif' | 'oif'> {
  return { ...(from && { iif: interfaceName(from) }), ...(to && { oif: interfaceName(to) }) };
}

function isThere(end: Endpoint): boolean {
  return end.kind !== 'pod' || isEndpoint(end.pod);
}

/** The node where an end is, and the pod if it has an interface of its own there. */
function placeOf(end: Endpoint, { switches }: Profile): { readonly node?: string; readonly pod?: Pod } {
  switch (end.kind) {
    case 'external':
      return {};
    case 'node':
      return { node: end.node.name };
    case 'pod': {
      const { pod } = end;
      const isNode = pod.hostNetwork && switches.hostNetworkPods === 'node';
      return { ...(pod.node !== undefined && { node: pod.node }), ...(!isNode && { pod }) };
    }
  }
}

function transportOf(flow: Flow, { family }: Ip): Pick<Packet, 'protocol' | 'port' | 'icmpType'> {
  if (flow.protocol !== 'other') return { protocol: numberOf(flow.protocol), port: flow.port };
  return family === 4 ? { protocol: ICMP } : { protocol: ICMPV6, icmpType: 128 };
}

function numberOf(protocol: Exclude<FlowProtocol, 'other'>): number {
  return PROTOCOL_NUMBER[protocol];
}
