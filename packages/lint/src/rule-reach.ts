import {
  isEndpoint,
  matches,
  type Pod,
  portSets,
  portsOf,
  portsOfRule,
  type Protocol,
  resolvePorts,
  type Rule,
} from '@sluice/engine';
import type { LintedPolicy, Workspace } from './workspace.js';

/** The pods that a rule's peers select; for a rule to everybody, all. */
export function peerPodsOf(workspace: Workspace, { peers }: Rule): readonly Pod[] {
  if (peers === 'any') return workspace.pods;
  const found = new Set<Pod>();
  for (const peer of peers) {
    if (peer.kind !== 'pods') continue;
    for (const pod of workspace.podsIn(peer.namespaces))
      if (isEndpoint(pod) && matches(peer.pods, pod.labels)) found.add(pod);
  }
  return [...found];
}

/** The pods whose ports a rule speaks of: for ingress those that the policy selects, for egress those of its peers. */
export function destinationsOf(workspace: Workspace, { subjects }: LintedPolicy, rule: Rule): readonly Pod[] {
  return rule.direction === 'ingress' ? subjects : peerPodsOf(workspace, rule);
}

/** Whether a rule's ports hold a port of a destination. */
export function holdsPort(rule: Rule, protocol: Protocol, port: number, destination?: Pod): boolean {
  const traffic = resolvePorts(portsOfRule(rule), destination?.ports ?? []);
  return portSets.has(portsOf(traffic, protocol), port);
}
