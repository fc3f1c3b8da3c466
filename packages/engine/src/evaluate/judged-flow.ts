import type { Node } from '../cluster/node.js';
import { isEndpoint, type Pod, podId } from '../cluster/pod.js';
import type { Family } from '../net/ip.js';
import type { Switches } from '../policy/profile.js';
import type { Direction } from '../policy/rule.js';
import { addressesOf, type Endpoint, endpointId } from './endpoint.js';
import { familiesOf, type Flow, isSamePod } from './flow.js';
import type { Model } from './model.js';
import type { Party } from './peer-match.js';

/** A flow in one family, its ends as the profile sees them. */
export interface JudgedFlow extends Flow {
  readonly family: Family;
  readonly sourceParty: Party;
  readonly destinationParty: Party;
}

/** The flow in each family that both ends have (POD-4); in none when an end is no endpoint any more (POD-3). */
export function inEachFamily(model: Model, flow: Flow): readonly JudgedFlow[] {
  if (endedEnds(flow).length > 0) return [];
  const source = placeOf(flow.source, model);
  const destination = placeOf(flow.destination, model);
  return familiesOf(source, destination).map((family) => ({
    ...flow,
    source,
    destination,
    family,
    sourceParty: partyOf(source, family, flow.source),
    destinationParty: partyOf(destination, family, flow.destination),
  }));
}

/** The other end of a flow, as one direction's rules see it. */
export function partyFor(flow: JudgedFlow, direction: Direction): Party {
  return direction === 'ingress' ? flow.sourceParty : flow.destinationParty;
}

/** Whether the address of either end is not known. */
export function hasUnknownEnd({ sourceParty, destinationParty }: JudgedFlow): boolean {
  return sourceParty.unknown !== undefined || destinationParty.unknown !== undefined;
}

/** PORT-3, unless the profile's implementation judges egress before Service translation. */
export function judgedPort({ profile }: Model, flow: Flow, direction: Direction): number {
  const before = direction === 'egress' && profile.servicePort === 'before-translation';
  return before ? (flow.servicePort ?? flow.port) : flow.port;
}

/** POD-1, CNP-9 and NODE-1: what no policy takes away. */
export function isExempt({ profile }: Model, flow: JudgedFlow, direction: Direction, pod: Pod): boolean {
  const { source, destination } = flow;
  if (isSamePod(flow.source, flow.destination) && flow.servicePort === undefined) return true;
  if (direction === 'ingress') return source.kind === 'node' && isNodeOf(source.node, pod);
  return (
    destination.kind === 'node' &&
    isNodeOf(destination.node, pod) &&
    profile.switches.egressToOwnNode === 'allow'
  );
}

function isNodeOf(node: Node, pod: Pod): boolean {
  return pod.node !== undefined && pod.node === node.name;
}

/** Why a flow is judged in no family at all; undefined when it is judged. */
export function whyNoFlow(model: Model, flow: Flow): string | undefined {
  const ended = endedEnds(flow).map(whyNoEndpoint);
  if (ended.length > 0) return `${ended.join(', and ')} (POD-3)`;
  if (inEachFamily(model, flow).length > 0) return undefined;
  return `${endpointId(flow.source)} and ${endpointId(flow.destination)} have no address family in common (POD-4)`;
}

function whyNoEndpoint(pod: Pod): string {
  return pod.phase === 'Pending'
    ? `${podId(pod)} is Pending and has no address yet, so nothing reaches it and it sends nothing`
    : `${podId(pod)} has ended (${pod.phase}), so it is no endpoint: another pod may have its address`;
}

/** The pods among the ends that are no endpoints (POD-3). */
function endedEnds({ source, destination }: Flow): readonly Pod[] {
  const pods = [source, destination].flatMap((end) => (end.kind === 'pod' ? [end.pod] : []));
  return [...new Set(pods)].filter((pod) => !isEndpoint(pod));
}

/** POD-2: a hostNetwork pod is its node, unless the profile's implementation can tell it apart. */
function placeOf(endpoint: Endpoint, { cluster, profile }: Model): Endpoint {
  if (endpoint.kind !== 'pod' || !isHostNetwork(endpoint.pod, profile.switches)) return endpoint;
  const { pod, address } = endpoint;
  const known = pod.node === undefined ? undefined : cluster.nodes.get(pod.node);
  const node = known ?? { name: pod.node ?? '', labels: new Map(), addresses: pod.addresses };
  return address ? { kind: 'node', node, address } : { kind: 'node', node };
}

function isHostNetwork(pod: Pod, switches: Switches): boolean {
  return pod.hostNetwork && switches.hostNetworkPods === 'node';
}

/** An end in one family; `named` is the end as it was asked for. */
function partyOf(endpoint: Endpoint, family: Family, named: Endpoint): Party {
  const all = addressesOf(endpoint);
  const place =
    all.length === 0
      ? { family, addresses: undefined, unknown: endpointId(named) }
      : { family, addresses: all.filter((ip) => ip.family === family) };
  switch (endpoint.kind) {
    case 'pod':
      return { pod: endpoint.pod, ...place };
    case 'node':
      return { node: endpoint.node, ...place };
    case 'external':
      return { ...place, ...(endpoint.domain !== undefined && { domain: endpoint.domain }) };
  }
}
