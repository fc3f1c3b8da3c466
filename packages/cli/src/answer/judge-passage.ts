import {
  type Cluster,
  endpointId,
  evaluate,
  LiveMatrix,
  type Model,
  modelOf,
  podId,
  type Profile,
  SWITCH_VALUES,
  type SwitchName,
  type TrafficSet,
  trafficOf,
  portsOf,
  trafficSets,
  NO_TRAFFIC,
  whyNoFlow,
  withSwitch,
} from '@sluice/engine';
import type { FlowVerdict } from '../output/report.js';
import { rulesBehind } from './rules-behind.js';
import { withTiesTurned } from './turn-ties.js';
import type { Passage } from './passage.js';
import { flowVerdict, namedUnknowns, reportTraffic } from './report-parts.js';

/** What judges the flows of one question. */
export interface Judge {
  /** The verdict on a flow with a port, or on all traffic of one without. */
  verdict(passage: Passage): FlowVerdict;
  /** All traffic of a flow without a port. */
  traffic(passage: Passage): TrafficSet;
  readonly model: Model;
}

/** A judge for some passages of a cluster. Only what these passages meet is looked at, however large the cluster is. */
export function judgeOf(passages: readonly Passage[], cluster: Cluster, profile: Profile): Judge {
  const part = partOf(cluster, passages);
  // Pods of the rest are looked at by explanations.
  const model = modelOf({ ...part, pods: cluster.pods }, profile);
  let own: LiveMatrix | undefined;
  // Those of other profiles are asked once, and would be large to keep.
  const matrix = (of: Profile): LiveMatrix =>
    of === profile ? (own ??= LiveMatrix.of(part, profile)) : LiveMatrix.of(part, of);
  const traffic = (passage: Passage, of: Profile = profile): TrafficSet =>
    restricted(matrix(of).traffic(passage.source, passage.destination), passage);

  function wholeVerdict(passage: Passage): FlowVerdict {
    const all = traffic(passage);
    const switches = otherProfiles(profile, passage).flatMap(({ name, profile: other }) =>
      trafficSets.equal(traffic(passage, other), all) ? [] : [name],
    );
    const turned = withTiesTurned(part, model);
    const { source, destination } = passage;
    const isTied =
      turned !== undefined &&
      !trafficSets.equal(
        restricted(LiveMatrix.of(turned, profile).traffic(source, destination), passage),
        all,
      );
    const reason = whyNoFlow(model, { source, destination, protocol: 'other', port: 0 });
    const possible = restricted(matrix(profile).possibleTraffic(source, destination), passage);
    const unknown = trafficSets.equal(possible, all)
      ? []
      : [source, destination].filter((end) => matrix(profile).classOf(end)?.unknown !== false);
    return {
      allowed: !trafficSets.empty(all),
      defined: switches.length === 0 && unknown.length === 0 && !isTied,
      switches: [...new Set(switches)],
      ...namedUnknowns(unknown.map(endpointId)),
      ...(reason !== undefined && { reason }),
      ...rulesBehind(model, matrix(profile), passage, (set) => restricted(set, passage)),
      traffic: reportTraffic(all),
    };
  }

  return {
    model,
    traffic,
    verdict: (passage) => {
      const { source, destination, port, protocol, servicePort } = passage;
      if (protocol === undefined || (port === undefined && protocol !== 'other'))
        return wholeVerdict(passage);
      const flow = { source, destination, protocol, port: port ?? 0 };
      return flowVerdict(evaluate(model, servicePort === undefined ? flow : { ...flow, servicePort }));
    },
  };
}

/** The part of traffic that a passage without a port asks for. */
function restricted(traffic: TrafficSet, { protocol }: Passage): TrafficSet {
  if (protocol === undefined) return traffic;
  return protocol === 'other'
    ? { ...NO_TRAFFIC, other: traffic.other }
    : trafficOf(protocol, portsOf(traffic, protocol));
}

/** The pods of the passages, and the policies that can select them. */
function partOf(cluster: Cluster, passages: readonly Passage[]): Cluster {
  const pods = new Map(
    passages
      .flatMap(({ source, destination }) => [source, destination])
      .flatMap((end) => (end.kind === 'pod' ? [[podId(end.pod), end.pod] as const] : [])),
  );
  const namespaces = new Set([...pods.values()].map(({ namespace }) => namespace));
  const policies = new Map(
    [...cluster.policies].filter(
      ([, policy]) => policy.kind !== 'NetworkPolicy' || namespaces.has(policy.namespace),
    ),
  );
  return { ...cluster, pods, policies };
}

/** The profile with one switch set otherwise, for each switch that can change the traffic of a passage. */
function otherProfiles(
  profile: Profile,
  passage: Passage,
): readonly { readonly name: SwitchName; readonly profile: Profile }[] {
  return (Object.keys(SWITCH_VALUES) as SwitchName[])
    .filter((name) => bearsOn(name, passage))
    .flatMap((name) =>
      SWITCH_VALUES[name]
        .filter((value) => value !== profile.switches[name])
        .map((value) => ({ name, profile: withSwitch(profile, name, value) })),
    );
}

/** Whether a switch can change the traffic between these ends at all. */
function bearsOn(name: SwitchName, { source, destination, protocol }: Passage): boolean {
  const hostNetwork = [source, destination].some((end) => end.kind === 'pod' && end.pod.hostNetwork);
  switch (name) {
    case 'ipBlockMatchesPods':
      return source.kind === 'pod' && destination.kind === 'pod';
    case 'otherProtocols':
      // Else it would mark every answer about ports that any policy restricts.
      return protocol === 'other';
    case 'hostNetworkPods':
      return hostNetwork;
    case 'egressToOwnNode':
      return destination.kind === 'node' || hostNetwork;
    case 'hairpin':
    case 'establishedConnections':
      return false;
  }
}
