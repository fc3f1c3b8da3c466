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
  modelOf,
  type Pod,
  type Profile,
} from '@sluice/engine';
import {
  atAddresses,
  clusters,
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

/** Any scenario of the small world. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    cluster: clusters,
    profile: profiles,
    questions: fc.array(
      fc.record({
        protocol: fc.constantFrom(
          'TCP' as const,
          'TCP' as const,
          'UDP' as const,
          'SCTP' as const,
          'other' as const,
        ),
        port: fc.constantFrom(...INTERESTING_PORTS),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
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
  const ends = endpointsOf(cluster)
    .filter((end) => end.kind === 'external' || !('address' in end))
    .flatMap(atAddresses);
  let packets = 0;
  for (const source of ends) {
    for (const destination of ends) {
      if (isOutside(source) && isOutside(destination)) continue;
      for (const { protocol, port } of questions) {
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
      }
    }
  }
  return { packets };
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

function isOutside(end: Endpoint): boolean {
  return end.kind === 'external';
}

/** Whether there can be such a packet: both ends exist and speak one family. */
function canRun({ source, destination }: Flow): boolean {
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
