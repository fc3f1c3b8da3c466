import type { FieldPath, PodsPeer, Rule } from '@sluice/engine';
import type { LintedPolicy, Workspace } from './workspace.js';

/** A peer that selects pods, with the places of its selectors. */
export interface PodsPeerView {
  readonly linted: LintedPolicy;
  readonly rule: Rule;
  readonly peer: PodsPeer & { readonly path: FieldPath };
  /** The place of its podSelector; undefined where none is written. */
  readonly podSelector: FieldPath | undefined;
  /** The place of its namespaceSelector; undefined where the policy's own namespace is meant. */
  readonly namespaceSelector: FieldPath | undefined;
}

/** Every peer of every policy, of any API, that selects pods. */
export function podsPeers(workspace: Workspace): readonly PodsPeerView[] {
  return workspace.once(everyPeer);
}

function everyPeer({ policies }: Workspace): readonly PodsPeerView[] {
  return policies.flatMap((linted) => {
    const before = views.get(linted);
    if (before) return before;
    const made = peersOf(linted);
    views.set(linted, made);
    return made;
  });
}

const views = new WeakMap<LintedPolicy, readonly PodsPeerView[]>();

function peersOf(linted: LintedPolicy): readonly PodsPeerView[] {
  const { policy, object } = linted;
  const written = (path: FieldPath): FieldPath | undefined =>
    object.source.place?.(path) ? path : undefined;
  return [...policy.ingress, ...policy.egress].flatMap((rule) =>
    (rule.peers === 'any' ? [] : rule.peers).flatMap((peer): readonly PodsPeerView[] => {
      if (peer.kind !== 'pods') return [];
      const inPods = policy.kind === 'NetworkPolicy' ? peer.path : [...peer.path, 'pods'];
      const podSelector = written([...inPods, 'podSelector']);
      const namespaceSelector =
        written([...inPods, 'namespaceSelector']) ?? written([...peer.path, 'namespaces']);
      return [{ linted, rule, peer, podSelector, namespaceSelector }];
    }),
  );
}

/** The place of the selector by which a policy chooses its pods. */
export function subjectPath({ manifest }: LintedPolicy): FieldPath {
  if (manifest.kind === 'NetworkPolicy') return ['spec', 'podSelector'];
  return manifest.spec.subject.pods
    ? ['spec', 'subject', 'pods', 'podSelector']
    : ['spec', 'subject', 'namespaces'];
}
