import {
  cidrHas,
  formatCidr,
  formatIp,
  isEndpoint,
  type IpPeer,
  matches,
  type Peer,
  type Pod,
  podId,
  type PodsPeer,
  portsOfRule,
  resolvePorts,
  type Rule,
  trafficSets,
} from '@sluice/engine';
import { nearestLabel, nearestText } from '../nearest-label.js';
import type { LintedPolicy, Workspace } from '../workspace.js';
import { counted } from './describe-policy.js';
import { peerText } from './rule-text.js';
import { several } from './several.js';

/** What a peer of a rule stands for in the workspace. */
export function describePeer(
  workspace: Workspace,
  linted: LintedPolicy,
  rule: Rule,
  peer: Peer,
): readonly string[] {
  switch (peer.kind) {
    case 'pods':
      return describePods(workspace, linted, rule, peer);
    case 'ip':
      return describeBlock(workspace, peer);
    case 'nodes':
    case 'domain':
      return [peerText(peer)];
  }
}

function describePods(
  workspace: Workspace,
  linted: LintedPolicy,
  rule: Rule,
  peer: PodsPeer & Peer,
): readonly string[] {
  const near = workspace.podsIn(peer.namespaces).filter(isEndpoint);
  const pods = near.filter(({ labels }) => matches(peer.pods, labels));
  const lines = [peerText(peer)];
  const { namespaces } = peer;
  if (typeof namespaces !== 'string') {
    const names = [...workspace.cluster.namespaces.values()]
      .filter(({ labels }) => matches(namespaces, labels))
      .map(({ name }) => name);
    lines.push(`${counted(names.length, 'namespace')}${names.length > 0 ? `: ${several(names, 8)}` : ''}`);
  }
  if (pods.length === 0) {
    const label = nearestLabel(
      peer.pods,
      near.map(({ labels }) => labels),
    );
    return [...lines, `0 pods of the workspace${label ? `; ${nearestText(label)}` : ''}`];
  }
  return [
    ...lines,
    `${counted(pods.length, 'pod')}: ${several(pods.map(podId), 5)}`,
    ...outcome(workspace, linted, rule, pods),
  ];
}

/** ISO-4: which of the peer's pods have any use of the rule, since their own policies have to allow it, too. */
function outcome(
  workspace: Workspace,
  linted: LintedPolicy,
  rule: Rule,
  pods: readonly Pod[],
): readonly string[] {
  if (rule.action !== 'Accept' || linted.subjects.length === 0) return [];
  const matrix = workspace.matrix();
  const [direction, verb] =
    rule.direction === 'egress' ? (['ingress', 'lets it in'] as const) : (['egress', 'lets it out'] as const);
  const shut = pods.filter((pod) =>
    linted.subjects.every((subject) => {
      if (pod === subject) return false;
      const [source, destination] = rule.direction === 'egress' ? [subject, pod] : [pod, subject];
      const far = matrix.sideTraffic(
        { kind: 'pod', pod: source },
        { kind: 'pod', pod: destination },
        direction,
      );
      return trafficSets.empty(
        trafficSets.intersect(resolvePorts(portsOfRule(rule), destination.ports), far),
      );
    }),
  );
  if (shut.length === 0) return ['allowed by the other side, too'];
  return [`but no policy of ${several(shut.map(podId), 3)} ${verb}`];
}

function describeBlock(workspace: Workspace, peer: IpPeer & Peer): readonly string[] {
  const { cidr, except } = peer;
  const { family, first, last } = cidr;
  const size = last - first + 1n;
  const count = size > 2n ** 64n ? `2^${128 - cidr.prefix}` : size.toLocaleString('en-US');
  const holes = except.map(formatCidr).join(', ');
  const held = workspace.pods.filter(({ addresses }) =>
    addresses.some((ip) => cidrHas(cidr, ip) && !except.some((hole) => cidrHas(hole, ip))),
  );
  const ranges = workspace.settings.clusterRanges.filter(
    (range) => range.family === family && range.first <= last && first <= range.last,
  );
  return [
    `${formatCidr(cidr)}: ${count} ${size === 1n ? 'address' : 'addresses'}, ` +
      `${formatIp({ family, value: first })} to ${formatIp({ family, value: last })}${holes === '' ? '' : `, except ${holes}`}`,
    ...(held.length > 0 ? [`Pods with such addresses: ${several(held.map(podId), 5)}`] : []),
    ...(ranges.length > 0
      ? [
          `Meets the cluster's own range ${ranges.map(formatCidr).join(', ')}: select pods by their labels instead`,
        ]
      : []),
  ];
}
