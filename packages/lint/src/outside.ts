import { matches, type Pod, type Protocol, type Rule } from '@sluice/engine';
import { holdsPort } from './rule-reach.js';
import type { LintedPolicy, Workspace } from './workspace.js';

/** Where traffic comes from that reaches a pod through what exposes it. */
export type Origin = 'client' | 'controller' | 'apiserver';

/** Labels of the pods that carry traffic in for Ingresses, Gateways and routes. */
const CONTROLLER = /ingress|gateway|traefik|nginx|envoy|haproxy|contour|kong|istio|router/iu;

/** The policies that isolate a pod for ingress. */
export function isolatingIngress(workspace: Workspace, pod: Pod): readonly LintedPolicy[] {
  return workspace.policiesOf(pod).filter(({ policy }) => policy.isolates.ingress);
}

/** Whether a pod's policies let some traffic of an origin in on a port, as far as the input can tell. */
export function admits(
  workspace: Workspace,
  pod: Pod,
  protocol: Protocol,
  port: number,
  origin: Origin,
): boolean {
  return workspace
    .policiesOf(pod)
    .flatMap(({ policy }) => policy.ingress)
    .some(
      (rule) =>
        rule.action === 'Accept' && holdsPort(rule, protocol, port, pod) && mayHold(rule, origin, workspace),
    );
}

function mayHold({ peers }: Rule, origin: Origin, workspace: Workspace): boolean {
  if (peers === 'any') return true;
  return peers.some((peer) => {
    // Addresses outside, and those of nodes, are not the input's to know.
    if (peer.kind !== 'pods') return true;
    if (origin !== 'controller') return false;
    if (typeof peer.namespaces !== 'string') return true;
    const selected = workspace.podsIn(peer.namespaces).filter(({ labels }) => matches(peer.pods, labels));
    return (
      selected.length === 0 ||
      selected.some(({ labels }) => [...labels.values()].some((text) => CONTROLLER.test(text)))
    );
  });
}
