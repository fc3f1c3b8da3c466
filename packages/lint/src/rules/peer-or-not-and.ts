import { type NetworkPolicyPeer, parseSelector } from '@sluice/engine';
import { offer } from '../offer.js';
import type { LintRule, Report } from '../rule.js';
import { allRules, type RuleView } from '../rule-views.js';
import { selectorText } from '../words.js';
import type { Workspace } from '../workspace.js';

/** PEER-1: podSelector and namespaceSelector as two entries of a list are ORed; in one entry they are ANDed. */
export const peerOrNotAnd: LintRule = {
  id: 'peer-or-not-and',
  summary: 'podSelector and namespaceSelector are two entries of a list, so either is enough',
  severity: 'warning',
  needs: [],
  *check(workspace) {
    for (const rule of allRules(workspace)) yield* splitPeers(workspace, rule);
  },
};

function* splitPeers(
  workspace: Workspace,
  { linted: { object }, peers, peersKey, path: rule }: RuleView,
): Generator<Report> {
  const path = [...rule, peersKey];
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
