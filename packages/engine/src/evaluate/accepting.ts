import { NAMESPACE_NAME_LABEL } from '../cluster/namespace.js';
import type { Pod } from '../cluster/pod.js';
import { familyBits, formatIp } from '../net/ip.js';
import { type Direction, peerList, type Policy } from '../policy/rule.js';
import { addressesOf } from './endpoint.js';
import { hasUnknownEnd, type JudgedFlow, judgedPort, partyFor } from './judged-flow.js';
import type { Model } from './model.js';

/** The entries of `from` or `to` of a NetworkPolicy that hold just the other end; none for an address that is not known. */
export function peersFor(flow: JudgedFlow, direction: Direction, policy: Policy): readonly unknown[] {
  const { pod } = partyFor(flow, direction);
  if (!pod) return blocksFor(flow, direction).map((cidr) => ({ ipBlock: { cidr } }));
  const podSelector = { matchLabels: stableLabels(pod) };
  if (pod.namespace === policy.namespace) return [{ podSelector }];
  return [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: pod.namespace } }, podSelector }];
}

/** A rule of a cluster-wide policy that accepts just this flow, where it has words for the other end. */
export function acceptingRule(policy: Policy, model: Model, flow: JudgedFlow, direction: Direction): unknown {
  const { pod } = partyFor(flow, direction);
  const networks = blocksFor(flow, direction);
  // CNP-5: only egress has networks.
  if (!pod && (networks.length === 0 || direction === 'ingress')) return undefined;
  const admin = policy.kind !== 'ClusterNetworkPolicy';
  const peer = pod
    ? {
        pods: {
          namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: pod.namespace } },
          podSelector: { matchLabels: stableLabels(pod) },
        },
      }
    : { networks };
  const { protocol } = flow;
  const port = judgedPort(model, flow, direction);
  return {
    action: admin ? 'Allow' : 'Accept',
    [peerList(direction)]: [peer],
    ...(protocol !== 'other' &&
      (admin
        ? { ports: [{ portNumber: { protocol, port } }] }
        : { protocols: [{ [protocol.toLowerCase()]: { destinationPort: { number: port } } }] })),
  };
}

/** One address of the other end, or every one where this end might have either family alone. */
function blocksFor(flow: JudgedFlow, direction: Direction): readonly string[] {
  const party = partyFor(flow, direction);
  if (party.unknown !== undefined) return [];
  const addresses = hasUnknownEnd(flow)
    ? addressesOf(direction === 'ingress' ? flow.source : flow.destination)
    : (party.addresses ?? []).slice(0, 1);
  return addresses.map((ip) => `${formatIp(ip)}/${familyBits(ip.family)}`);
}

/** Labels that controllers write and change with every rollout name no workload. */
const UNSTABLE = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
]);

function stableLabels({ labels }: Pod): Record<string, string> {
  return Object.fromEntries([...labels].filter(([key]) => !UNSTABLE.has(key)));
}
