import type { FieldPath } from '../cluster/source.js';
import { EVERYTHING, parseSelector } from '../labels/selector.js';
import { parseCidr } from '../net/cidr.js';
import type { ClusterPolicyPeer, ClusterPolicySubject, PolicyKind } from './policy-manifest.js';
import { policyId } from './policy-manifest.js';
import {
  type Action,
  type Direction,
  type Peer,
  peerList,
  type Policy,
  type PortMatch,
  type Rule,
  type Tier,
} from './rule.js';
import type { Source } from '../cluster/source.js';

/** What the cluster-wide kinds have in common once their words are translated. */
export interface ClusterWidePolicy {
  readonly kind: PolicyKind;
  readonly name: string;
  readonly tier: Tier;
  readonly priority: number;
  readonly subject: ClusterPolicySubject;
  readonly rules: Readonly<Record<Direction, readonly ClusterWideRule[]>>;
  readonly source?: Source;
}

/** One rule of a cluster-wide kind. */
export interface ClusterWideRule {
  readonly name?: string | null;
  readonly action: Action;
  readonly peers: readonly ClusterPolicyPeer[];
  readonly ports: (path: FieldPath) => readonly PortMatch[] | 'any';
}

/** Compiles a policy of a cluster-wide kind (CNP-2, CNP-5, CNP-6, CNP-8). */
export function compileClusterWide(manifest: ClusterWidePolicy): Policy {
  const { kind, name, tier, priority, subject } = manifest;
  const ingress: Rule[] = [];
  const egress: Rule[] = [];
  const policy: Policy = {
    id: policyId({ kind, name }),
    kind,
    name,
    tier,
    priority,
    subject: subject.pods
      ? {
          namespaces: parseSelector(subject.pods.namespaceSelector),
          pods: parseSelector(subject.pods.podSelector),
        }
      : { namespaces: parseSelector(subject.namespaces), pods: EVERYTHING },
    isolates: { ingress: false, egress: false },
    ingress,
    egress,
    ...(manifest.source && { source: manifest.source }),
  };
  for (const direction of ['ingress', 'egress'] as const) {
    const list = direction === 'ingress' ? ingress : egress;
    for (const [index, entry] of manifest.rules[direction].entries()) {
      list.push(compileRule(policy, direction, index, entry));
    }
  }
  return policy;
}

function compileRule(policy: Policy, direction: Direction, index: number, entry: ClusterWideRule): Rule {
  const path: FieldPath = ['spec', direction, index];
  const list = peerList(direction);
  const base = { policy, direction, index, path, ...(entry.name && { name: entry.name }) };
  const peers = entry.peers.map((peer, i) => compilePeer(peer, [...path, list, i]));
  if (peers.some((alternatives) => alternatives === undefined)) {
    // CNP-8: an Accept rule then matches nothing, a Deny or Pass rule is "a 'Deny all' rule".
    return entry.action === 'Accept'
      ? { ...base, action: 'Accept', peers: [], ports: 'any', failsClosed: true }
      : { ...base, action: 'Deny', peers: 'any', ports: 'any', failsClosed: true };
  }
  return {
    ...base,
    action: entry.action,
    peers: peers.flatMap((alternatives) => alternatives ?? []),
    ports: entry.ports(path),
  };
}

/** The alternatives that one peer stands for, or undefined when it is of an unknown kind. */
function compilePeer(peer: ClusterPolicyPeer, path: FieldPath): Peer[] | undefined {
  if (peer?.pods) {
    return [
      {
        kind: 'pods',
        namespaces: parseSelector(peer.pods.namespaceSelector),
        pods: parseSelector(peer.pods.podSelector),
        path,
      },
    ];
  }
  if (peer?.namespaces) {
    return [{ kind: 'pods', namespaces: parseSelector(peer.namespaces), pods: EVERYTHING, path }];
  }
  if (peer?.nodes) return [{ kind: 'nodes', nodes: parseSelector(peer.nodes), path }];
  if (peer?.networks) {
    return peer.networks.flatMap((text, i): Peer[] => {
      const cidr = parseCidr(text);
      return cidr ? [{ kind: 'ip', cidr, except: [], always: true, path: [...path, 'networks', i] }] : [];
    });
  }
  if (peer?.domainNames) {
    return peer.domainNames.map((domain, i) => ({
      kind: 'domain',
      domain: domain.toLowerCase().replace(/\.$/, ''),
      path: [...path, 'domainNames', i],
    }));
  }
  return undefined;
}
