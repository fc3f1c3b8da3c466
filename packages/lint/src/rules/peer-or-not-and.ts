import { formatSelector, type LabelSelector, type NetworkPolicyPeer, parseSelector } from '@sluice/engine';
import type { LintRule, Report } from '../rule.js';
import { offer } from '../offer.js';
import type { LintedPolicy, Workspace } from '../workspace.js';

/** PEER-1: podSelector and namespaceSelector as two entries of a list are ORed; in one entry they are ANDed. */
export const peerOrNotAnd: LintRule = {
  id: 'peer-or-not-and',
  summary: 'podSelector and namespaceSelector are two entries of a list, so either is enough',
  severity: 'warning',
  needs: [],
  *check(workspace) {
    for (const linted of workspace.policies) {
      if (linted.manifest.kind !== 'NetworkPolicy') continue;
      const { ingress, egress } = linted.manifest.spec;
      for (const [i, rule] of (ingress ?? []).entries())
        yield* splitPeers(workspace, linted, rule?.from ?? [], ['spec', 'ingress', i, 'from']);
      for (const [i, rule] of (egress ?? []).entries())
        yield* splitPeers(workspace, linted, rule?.to ?? [], ['spec', 'egress', i, 'to']);
    }
  },
};

function* splitPeers(
  workspace: Workspace,
  { object }: LintedPolicy,
  peers: readonly NetworkPolicyPeer[],
  path: readonly (string | number)[],
): Generator<Report> {
  for (const [i, peer] of peers.entries()) {
    const next = peers[i + 1];
    if (!next) continue;
    const [namespaces, pods] = isNamespacesOnly(peer) ? [peer, next] : [next, peer];
    if (!isNamespacesOnly(namespaces) || !isPodsOnly(pods)) continue;
    yield {
      object,
      path: [...path, i + 1],
      message:
        `ORed: every pod in namespaces ${selectorText(namespaces.namespaceSelector)}, ` +
        `or pods ${selectorText(pods.podSelector)} of this namespace; for AND write both selectors in one entry`,
      related: [{ object, path: [...path, i], message: 'the other entry' }],
      fixes: () =>
        offer(workspace, object, 'join the two entries into one', [
          isNamespacesOnly(peer)
            ? { op: 'set', path: [...path, i, 'podSelector'], value: pods.podSelector }
            : { op: 'set', path: [...path, i, 'namespaceSelector'], value: namespaces.namespaceSelector },
          { op: 'remove', path: [...path, i + 1] },
        ]),
    };
  }
}

function isNamespacesOnly(peer: NetworkPolicyPeer): boolean {
  return !!peer.namespaceSelector && !peer.podSelector;
}

/** `podSelector: {}` alone is every pod of this namespace: an AND with it would say nothing, so OR is meant. */
function isPodsOnly(peer: NetworkPolicyPeer): boolean {
  return (
    !!peer.podSelector && !peer.namespaceSelector && parseSelector(peer.podSelector).requirements.length > 0
  );
}

function selectorText(selector: LabelSelector | null | undefined): string {
  return formatSelector(parseSelector(selector));
}
