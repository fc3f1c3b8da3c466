import type { FieldPath, Position } from '../cluster/source.js';
import { formatSelector, holds } from '../labels/selector.js';
import type { Direction, Peer, Policy, Rule } from '../policy/rule.js';
import { ruleMatches } from './judge-side.js';
import { type JudgedFlow, judgedPort, partyFor } from './judged-flow.js';
import type { Model } from './model.js';
import { anyPeerMatches, namespaceMatches, type Party, selects } from './peer-match.js';
import { anyPortMatches } from './port-match.js';
import { nearSubject } from './near-subject.js';
import { describePeer, describePort, whyNotPeer, whyNotPort } from './why-not.js';

/** What came closest to allowing a denied side: a rule and the part of it that failed, or a rule that denies. */
export interface NearestMiss {
  readonly direction: Direction;
  readonly policy: string;
  /** Absent when no policy that isolates the pod has a rule of this direction. */
  readonly rule?: number;
  readonly failed: 'peer' | 'port' | 'peer-and-port' | 'no-rule' | 'denied' | 'subject';
  /** What failed and why; the policy and rule are told by their own fields. */
  readonly text: string;
  readonly at?: Position;
}

/** How far a rule is from holding a flow, and what fails. */
export interface Miss {
  readonly rule: Rule;
  readonly failed: 'peer' | 'port' | 'peer-and-port';
  /** The peer that fails least, when the peer is what fails. */
  readonly peer?: Peer;
  readonly distance: number;
}

/** The policies that isolate a side's pod. */
export function isolatingPolicies(model: Model, flow: JudgedFlow, direction: Direction): readonly Policy[] {
  const end = direction === 'egress' ? flow.source : flow.destination;
  if (end.kind !== 'pod') return [];
  return model.policies.filter(
    (policy) => policy.isolates[direction] && selects(policy, end.pod, model.cluster.namespaces),
  );
}

/** The rule of a cluster-wide policy that denies a side, if one does. */
export function denyingRule(
  model: Model,
  flow: JudgedFlow,
  decided: { policy: string; rule?: number },
): Rule | undefined {
  const policy = model.policies.find(({ id, tier }) => id === decided.policy && tier !== 'NetworkPolicy');
  if (!policy || decided.rule === undefined) return undefined;
  return [...policy.ingress, ...policy.egress].find(
    (rule) => rule.index === decided.rule && rule.action === 'Deny' && ruleMatches(rule, model, flow),
  );
}

/** Every rule of some policies that misses the flow, the nearest first. */
export function missesOf(
  model: Model,
  flow: JudgedFlow,
  policies: readonly Policy[],
  direction: Direction,
): readonly Miss[] {
  return policies
    .flatMap((policy) => policy[direction])
    .flatMap((rule) => missOf(model, flow, rule) ?? [])
    .sort((a, b) => a.distance - b.distance);
}

function missOf(model: Model, flow: JudgedFlow, rule: Rule): Miss | undefined {
  const { cluster, profile } = model;
  const party = partyFor(flow, rule.direction);
  const port = judgedPort(model, flow, rule.direction);
  const peerOk = anyPeerMatches(rule, party, cluster.namespaces, profile);
  const portOk = anyPortMatches(rule, flow.protocol, port, flow.destinationParty.pod);
  if (peerOk && portOk) return undefined;
  if (peerOk) return { rule, failed: 'port', distance: 1 };
  const nearest = rule.peers === 'any' ? undefined : nearestPeer(rule.peers, party, model);
  const base = { rule, ...(nearest && { peer: nearest.peer }) };
  const distance = nearest?.distance ?? 9;
  return portOk
    ? { ...base, failed: 'peer', distance: 1 + distance }
    : { ...base, failed: 'peer-and-port', distance: 10 + distance };
}

function nearestPeer(
  peers: readonly Peer[],
  party: Party,
  model: Model,
): { peer: Peer; distance: number } | undefined {
  return peers
    .map((peer) => ({ peer, distance: peerDistance(peer, party, model) }))
    .sort((a, b) => a.distance - b.distance)[0];
}

/** How many conditions of a peer fail; a peer of a kind that can never match is far away. */
function peerDistance(peer: Peer, party: Party, { cluster }: Model): number {
  if (peer.kind !== 'pods') return peer.kind === 'ip' && !party.pod ? 3 : 8;
  if (!party.pod) return 9;
  const { pod } = party;
  const labels = peer.pods.requirements.filter((requirement) => !holds(requirement, pod.labels)).length;
  const namespace = namespaceMatches(peer.namespaces, pod.namespace, cluster.namespaces) ? 0 : 1;
  return labels + namespace * 1.5;
}

/** Why a denied side is denied, by what came closest to allowing it. */
export function nearestMiss(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  decidedBy: readonly { policy: string; rule?: number }[],
): NearestMiss | undefined {
  const denying = decidedBy
    .map((decided) => denyingRule(model, flow, decided))
    .find((rule) => rule !== undefined);
  if (denying) {
    const text = `the rule denies it`;
    return { direction, rule: denying.index, failed: 'denied', text, ...place(denying.policy, denying.path) };
  }
  const near = nearSubject(model, flow, direction);
  if (near) {
    const { policy, rule, value, requirement } = near;
    const text = `podSelector ${formatSelector(policy.subject.pods)} selects no pod: the label ${requirement.key} is ${JSON.stringify(value)}`;
    const at = place(policy, ['spec', 'podSelector']);
    return { direction, rule: rule.index, failed: 'subject', text, ...at };
  }
  const policies = isolatingPolicies(model, flow, direction);
  const miss = missesOf(model, flow, policies, direction)[0];
  if (!miss) {
    const [policy] = policies;
    if (!policy) return undefined;
    const text = `it isolates the pod and has no ${direction} rule`;
    return { direction, failed: 'no-rule', text, ...place(policy, ['spec', direction]) };
  }
  const { rule, failed, peer } = miss;
  const parts: string[] = [];
  if (failed !== 'port') {
    parts.push(
      peer
        ? `${describePeer(peer)}: ${whyNotPeer(peer, partyFor(flow, direction), model)}`
        : `the rule names no peer that can match`,
    );
  }
  if (failed !== 'peer') parts.push(whyNoPort(model, flow, rule));
  const text = parts.join('; ');
  const path =
    failed === 'port'
      ? [...rule.path, rule.policy.kind === 'NetworkPolicy' ? 'ports' : 'protocols']
      : (peer?.path ?? rule.path);
  return { direction, rule: rule.index, failed, text, ...place(rule.policy, path) };
}

function whyNoPort(model: Model, flow: JudgedFlow, rule: Rule): string {
  if (rule.ports === 'any') return 'any port';
  const port = judgedPort(model, flow, rule.direction);
  return rule.ports
    .map(
      (match) =>
        `${describePort(match)}: ${whyNotPort(match, flow.protocol, port, flow.destinationParty.pod)}`,
    )
    .join('; ');
}

function place(policy: Policy, path: FieldPath): { readonly policy: string; readonly at?: Position } {
  return { policy: policy.id, ...(policy.source && { at: policy.source.at(path) }) };
}
