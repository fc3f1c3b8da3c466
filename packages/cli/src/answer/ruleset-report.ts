import {
  addressesOf,
  type Cluster,
  type Endpoint,
  endpointId,
  type Flow,
  formatIp,
  LiveMatrix,
  podId,
  type Profile,
} from '@sluice/engine';
import {
  attributionOf,
  compileMatrix,
  explainPacket,
  type Hop,
  hopsOf,
  type PacketLookUp,
  type PacketSide,
  type PacketStory,
} from '@sluice/nftables';
import { inputError, usageError } from '../command-error.js';
import type { FlowArgument } from '../options/flow-argument.js';
import type { ReportDecider } from '../output/report.js';
import type { RulesetLookUp, RulesetPacket, RulesetReport, RulesetSide } from '../output/ruleset-report.js';
import { type Passage, questionOf } from './passage.js';
import { reportPosition } from './report-parts.js';

/** What to explain of a flow: at all nodes that it passes, or at one. */
export interface RulesetQuestion {
  readonly source: string;
  readonly wanted: FlowArgument;
  readonly namespace: string;
  readonly node: string | undefined;
}

/** Which sets decide on a flow's first packet. Throws usage and input errors. */
export function rulesetReport(
  { source, wanted, namespace, node }: RulesetQuestion,
  cluster: Cluster,
  profile: Profile,
): RulesetReport {
  const { passages, reason, service } = questionOf(source, wanted, cluster, namespace);
  if (reason !== undefined) throw inputError(reason);
  const matrix = LiveMatrix.of(cluster, profile);
  const nodes = new Map<string, (hop: Hop) => PacketStory>();
  const explain = ({ node: name, packet }: Hop): PacketStory => {
    let known = nodes.get(name);
    if (!known) {
      const ruleset = compileMatrix(matrix, cluster, name, { profile });
      const attribution = attributionOf(matrix, cluster, name, { profile });
      nodes.set(name, (known = (hop) => explainPacket(ruleset, hop.packet, attribution)));
    }
    return known({ node: name, packet });
  };

  const all = passages.map((passage) => ({ passage, packets: packetsOf(passage) }));
  const packets = all.flatMap((one) => one.packets.flat());
  if (packets.length === 0) throw inputError(whyNoPacket(passages, node));
  return {
    source: namesOf(passages.map((passage) => passage.source)),
    destination: service
      ? `${service.namespace}/service/${service.name}`
      : namesOf(passages.map((passage) => passage.destination)),
    // Of the addresses that a pod has any may do (POD-4); behind a Service every pod has to be reached (SVC-1).
    allowed: all.every((one) => one.packets.some((way) => way.every(({ verdict }) => verdict === 'accept'))),
    packets,
  };

  /** For each pair of addresses the packet at each node, up to the one that stops it. */
  function packetsOf(passage: Passage): readonly (readonly RulesetPacket[])[] {
    const { port, protocol, servicePort } = passage;
    if (protocol === undefined || (port === undefined && protocol !== 'other')) {
      throw usageError('--ruleset shows the way of one packet: give the destination a port');
    }
    return atAddresses(passage.source).flatMap((from) =>
      atAddresses(passage.destination).flatMap((to) => {
        const flow: Flow = {
          source: from,
          destination: to,
          protocol,
          port: port ?? 0,
          ...(servicePort !== undefined && { servicePort }),
        };
        const way: RulesetPacket[] = [];
        for (const hop of hopsOf(flow, profile) ?? []) {
          const story = explain(hop);
          if (node === undefined || node === hop.node) way.push(packetReport(hop, flow, story, cluster));
          if (story.verdict !== 'accept') break;
        }
        return way.length > 0 ? [way] : [];
      }),
    );
  }
}

function atAddresses(end: Endpoint): readonly Endpoint[] {
  if (end.kind === 'external') return end.ip ? [end] : [];
  return addressesOf(end).map((address) => ({ ...end, address }));
}

function packetReport(
  { node, packet }: Hop,
  { protocol }: Flow,
  { verdict, sides, lookUps }: PacketStory,
  cluster: Cluster,
): RulesetPacket {
  return {
    node,
    source: formatIp(packet.source),
    destination: formatIp(packet.destination),
    protocol,
    ...(packet.port !== undefined && { port: packet.port }),
    verdict,
    sides: sides.map((side) => sideReport(side, cluster)),
    lookUps: lookUps.map(lookUpReport),
  };
}

function sideReport(
  { direction, chain, pods, allows, due, lookUps }: PacketSide,
  cluster: Cluster,
): RulesetSide {
  return {
    direction,
    chain,
    pods,
    allowed: allows,
    decidedBy: due.map(({ policy, rule }): ReportDecider => {
      const path = rule === undefined ? ['spec'] : ['spec', direction, rule];
      const at = cluster.policies.get(policy)?.source?.at(path);
      return { policy, ...(rule !== undefined && { rule }), ...(at && reportPosition(at)) };
    }),
    lookUps: lookUps.map(lookUpReport),
  };
}

function lookUpReport({ purpose, set, key, element, value }: PacketLookUp): RulesetLookUp {
  return {
    purpose,
    set,
    ...(key !== undefined && { key }),
    ...(element !== undefined && { element }),
    ...(value !== undefined && { value }),
  };
}

function namesOf(endpoints: readonly Endpoint[]): string {
  return [...new Set(endpoints.map(endpointId))].join(', ');
}

function whyNoPacket(passages: readonly Passage[], node: string | undefined): string {
  const ends = passages.flatMap(({ source, destination }) => [source, destination]);
  for (const end of ends) {
    if (end.kind !== 'pod') continue;
    const lacks = [
      ...(end.pod.node === undefined ? ['no node'] : []),
      ...(end.pod.addresses.length === 0 ? ['no address'] : []),
    ];
    if (lacks.length > 0) {
      return `${podId(end.pod)} has ${lacks.join(' and ')} in the input: a ruleset is about running pods (kubectl get pods,nodes -A -o yaml tells them)`;
    }
  }
  return node === undefined
    ? 'no node has a say: the ends share no address family, or the flow leaves no pod'
    : `the flow does not pass node ${node}`;
}
