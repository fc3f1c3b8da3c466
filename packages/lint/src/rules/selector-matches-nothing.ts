import { type FieldPath, formatSelector, matches, type Pod, type Selector } from '@sluice/engine';
import type { ManifestObject } from '@sluice/manifest';
import { mendSelector } from '../mend-selector.js';
import { nearestLabel, nearestText } from '../nearest-label.js';
import { podsPeers, subjectPath } from '../peer-views.js';
import type { LintRule, Report } from '../rule.js';
import type { Workspace } from '../workspace.js';

/** ISO-6, PEER-3: a selector that no pod meets, among pods that the input does hold. */
export const selectorMatchesNothing: LintRule = {
  id: 'selector-matches-nothing',
  summary: 'a selector that no pod of the input meets',
  severity: 'warning',
  needs: ['workloads'],
  *check(workspace) {
    for (const linted of workspace.policies) {
      const { namespaces, pods } = linted.policy.subject;
      yield* unmet(workspace, linted.object, subjectPath(linted), namespaces, pods);
    }
    for (const { linted, peer, podSelector } of podsPeers(workspace)) {
      if (podSelector) yield* unmet(workspace, linted.object, podSelector, peer.namespaces, peer.pods);
    }
  },
};

function* unmet(
  workspace: Workspace,
  object: ManifestObject,
  path: FieldPath,
  namespaces: Selector | string,
  selector: Selector,
): Generator<Report> {
  const pods = workspace.podsIn(namespaces);
  if (selector.requirements.length === 0 || pods.length === 0 || meets(selector, pods)) return;
  // Where other namespaces have such pods, missing-namespace-selector or wrong-policy-namespace says so.
  if (typeof namespaces === 'string' && meets(selector, [...workspace.cluster.pods.values()])) return;
  const near = nearestLabel(
    selector,
    pods.map(({ labels }) => labels),
  );
  const makers = workspace.input.foreign.filter(({ effect }) => effect === 'pods').map(({ kind }) => kind);
  yield {
    object,
    path,
    message:
      `\`${formatSelector(selector)}\` selects 0 pods` +
      (near ? `; ${nearestText(near)}` : '') +
      (!near && makers.length > 0 ? `, unless ${makers.join(' or ')} makes them` : ''),
    ...(!near && makers.length > 0 && { severity: 'info' as const }),
    fixes: () => (near ? mendSelector(workspace, object, path, near) : []),
  };
}

function meets(selector: Selector, pods: readonly Pod[]): boolean {
  return pods.some(({ labels }) => matches(selector, labels));
}
