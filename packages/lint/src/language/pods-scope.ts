import { type FieldPath, isEndpoint, matches, type Pod, type Selector } from '@sluice/engine';
import type { Workspace } from '../workspace.js';
import type { Draft } from './draft.js';

/** The pods of the namespaces that the selector beside a podSelector leaves. `path` is what both stand in. */
export function podsBeside(workspace: Workspace, draft: Draft, path: FieldPath): readonly Pod[] {
  const namespaces = draft.selectorAt([...path, 'namespaceSelector']);
  const own =
    draft.kind === 'NetworkPolicy' || draft.kind === '' ? (draft.namespace ?? 'default') : undefined;
  const pods = [...workspace.cluster.pods.values()].filter(isEndpoint);
  if (!namespaces) return own === undefined ? pods : pods.filter(({ namespace }) => namespace === own);
  const named = [...workspace.cluster.namespaces.values()].filter(({ labels }) =>
    matches(namespaces, labels),
  );
  const names = new Set(named.map(({ name }) => name));
  return pods.filter(({ namespace }) => names.has(namespace));
}

/** The pods that a policy that is being typed selects. */
export function subjectsOf(workspace: Workspace, draft: Draft): readonly Pod[] {
  if (draft.kind !== 'NetworkPolicy' && draft.kind !== '')
    return peerPods(workspace, draft, ['spec', 'subject']);
  return podsOf(podsBeside(workspace, draft, ['spec', '']), draft.selectorAt(['spec', 'podSelector']));
}

/** The pods that a peer, or a subject, that is being typed selects. */
export function peerPods(workspace: Workspace, draft: Draft, path: FieldPath): readonly Pod[] {
  const inPods = draft.selectorAt([...path, 'pods']) ? [...path, 'pods'] : path;
  const namespaces = draft.selectorAt([...path, 'namespaces']);
  if (namespaces) {
    const { cluster } = workspace;
    return [...cluster.pods.values()].filter((pod) => {
      const labels = cluster.namespaces.get(pod.namespace)?.labels;
      return isEndpoint(pod) && labels !== undefined && matches(namespaces, labels);
    });
  }
  const selector = draft.selectorAt([...inPods, 'podSelector']);
  const isWritten = selector ?? draft.selectorAt([...inPods, 'namespaceSelector']);
  return isWritten ? podsOf(podsBeside(workspace, draft, inPods), selector) : [];
}

function podsOf(pods: readonly Pod[], selector: Selector | undefined): readonly Pod[] {
  return selector ? pods.filter(({ labels }) => matches(selector, labels)) : pods;
}
