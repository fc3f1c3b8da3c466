import {
  allows,
  type Cluster,
  type Endpoint,
  endpointId,
  addressesOf,
  type Flow,
  type FlowProtocol,
  formatIp,
  type Ip,
  isEndpoint,
  isSamePod,
  lastAddress,
  type Model,
  modelOf,
  type Peer,
  type Pod,
  type Profile,
} from '@sluice/engine';
import {
  atAddresses,
  clusters,
  crowdedClusters,
  endpointsOf,
  INTERESTING_PORTS,
  placeCluster,
  profiles,
} from '@sluice/testkit';
import fc from 'fast-check';
import { networkOf } from './network.fixture.js';

/** A cluster that can be built, a profile, and what to ask between any two of its ends. */
export interface Scenario {
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly questions: readonly { readonly protocol: FlowProtocol; readonly port: number }[];
}

const questions: fc.Arbitrary<Scenario['questions']> = fc.array(
  fc.record({
    protocol: fc.constantFrom<FlowProtocol[]>('TCP', 'TCP', 'UDP', 'SCTP', 'other'),
    port: fc.constantFrom(...INTERESTING_PORTS),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Any scenario of the small world. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({ cluster: fc.oneof(clusters, crowdedClusters), profile: profiles, questions })
  .map(({ cluster, profile, questions }) => ({
    cluster: placeCluster(withDistinctAddresses(cluster), profile).cluster,
    profile,
    questions,
  }));

/** How evaluator and simulator compare on every packet of a scenario. */
export interface Comparison {
  readonly packets: number;
  /** The first packet on which they differ. */
  readonly difference?: string;
}

/** Asks both about every packet, until they differ. */
export function compare({ cluster, profile, questions }: Scenario): Comparison {
  const model = modelOf(cluster, profile);
  const network = networkOf(cluster, profile);
  const ends = endsOf(model);
  let packets = 0;
  for (const source of ends) {
    for (const destination of ends) {
      if (isOutside(source) && isOutside(destination)) continue;
      for (const { protocol, port } of [...questions, ...declaredBy(destination)]) {
        const flow: Flow = {
          source,
          destination,
          protocol,
          port,
          // A pod's packets to itself leave it only on their way through a Service.
          ...(isSamePod(source, destination) && { servicePort: port }),
        };
        if (!canRun(flow)) continue;
        packets++;
        const expected = allows(model, flow);
        const actual = network.passes(flow);
        if (expected !== actual)
          return { packets, difference: `${describeFlow(flow)}: ${told(expected, actual)}` };
        const later = network.passesOn(flow);
        packets += 2;
        for (const way of ['request', 'reply'] as const) {
          const goesOn =
            expected ||
            profile.switches.establishedConnections === 'keep' ||
            isAnswerOfNode(flow, way, profile);
          if (goesOn !== later[way])
            return {
              packets,
              difference: `${describeFlow(flow)}, established, ${way}: ${told(goesOn, later[way])}`,
            };
        }
      }
    }
  }
  return { packets };
}

/** Every end that a policy may tell from others, each at one address. */
export function endsOf(model: Model): readonly Endpoint[] {
  return endpointsOf(model.cluster)
    .filter((end) => end.kind === 'external' || !('address' in end))
    .flatMap(atAddresses)
    .concat(edgesOf(model));
}

/** What a node itself answers passes no chain; its pod's next packet does. */
function isAnswerOfNode(
  { source, destination }: Flow,
  way: 'request' | 'reply',
  { switches }: Profile,
): boolean {
  if (way !== 'reply' || source.kind !== 'pod') return false;
  if (destination.kind === 'node') return source.pod.node === destination.node.name;
  if (destination.kind === 'external' || switches.hostNetworkPods === 'pod') return false;
  return destination.pod.hostNetwork && destination.pod.node === source.pod.node;
}

/** The ports that names may stand for. */
function declaredBy(end: Endpoint): Scenario['questions'] {
  return end.kind === 'pod' ? end.pod.ports : [];
}

/** The addresses just inside and just outside of every block, where they are no end's already. */
function edgesOf({ cluster, policies }: Model): readonly Endpoint[] {
  const taken = new Set(
    [...cluster.pods.values(), ...cluster.nodes.values()].flatMap(({ addresses }) => addresses.map(formatIp)),
  );
  const rules = policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  const peers = rules.flatMap((rule): readonly Peer[] => (rule.peers === 'any' ? [] : rule.peers));
  const edges = peers.flatMap((peer) => {
    if (peer.kind !== 'ip') return [];
    return [peer.cidr, ...peer.except].flatMap(({ family, first, last }) =>
      [first - 1n, first, last, last + 1n]
        .filter((value) => value >= 0n && value <= lastAddress(family))
        .map((value): Ip => ({ family, value })),
    );
  });
  const fresh = new Map(edges.map((ip) => [formatIp(ip), ip]));
  return [...fresh].filter(([text]) => !taken.has(text)).map(([, ip]) => ({ kind: 'external', ip }));
}

function told(expected: boolean, actual: boolean): string {
  const word = (passes: boolean): string => (passes ? 'passes' : 'is stopped');
  return `by the policies it ${word(expected)}, by the ruleset it ${word(actual)}`;
}

/** A flow in one line. */
export function describeFlow({ source, destination, protocol, port, servicePort }: Flow): string {
  const end = (endpoint: Endpoint): string =>
    `${endpointId(endpoint)} (${addressesOf(endpoint).map(formatIp).join()})`;
  return `${end(source)} -> ${end(destination)} ${protocol} ${port}${servicePort === undefined ? '' : ' by a Service'}`;
}

export function isOutside(end: Endpoint): boolean {
  return end.kind === 'external';
}

/** Whether there can be such a packet: both ends exist and speak one family. */
export function canRun({ source, destination }: Flow): boolean {
  if ([source, destination].some((end) => end.kind === 'pod' && !isEndpoint(end.pod))) return false;
  return addressesOf(source).at(0)?.family === addressesOf(destination).at(0)?.family;
}

/** Takes addresses away that another end has; completed pods keep theirs, which may be in use again (POD-3). */
function withDistinctAddresses(cluster: Cluster): Cluster {
  const seen = new Set<string>();
  const fresh = (ips: readonly Ip[]): readonly Ip[] =>
    ips.filter(({ family, value }) => {
      const key = `${family} ${value}`;
      return !seen.has(key) && seen.add(key);
    });
  const pods = new Map(
    [...cluster.pods].map(([id, pod]): [string, Pod] => [
      id,
      isEndpoint(pod) ? { ...pod, addresses: fresh(pod.addresses) } : pod,
    ]),
  );
  const nodes = new Map(
    [...cluster.nodes].map(([name, node]) => [name, { ...node, addresses: fresh(node.addresses) }]),
  );
  return { ...cluster, pods, nodes };
}
