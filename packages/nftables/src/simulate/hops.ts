import {
  addressesOf,
  type Endpoint,
  type Flow,
  type FlowProtocol,
  type Ip,
  isEndpoint,
  isSamePod,
  type Pod,
  type Profile,
} from '@sluice/engine';
import { interfaceName } from '../compile/interface-name.js';
import { ICMP, ICMPV6, PROTOCOL_NUMBER } from '../ruleset/protocol-numbers.js';
import type { Packet } from './packet.js';

/** A packet at one node of its way. */
export interface Hop {
  readonly node: string;
  readonly packet: Packet;
}

/** What stands for the interface that leads from a node to everywhere else. */
const UPLINK = 'eth0';

/**
 * The nodes that a flow's first packet passes, with the packet as each sees it; undefined where there can be none (POD-3,
 * families). Each end is at its first address.
 */
export function hopsOf(flow: Flow, profile: Profile): readonly Hop[] | undefined {
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
