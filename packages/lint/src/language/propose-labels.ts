import { type FieldPath, isEndpoint, type Labels, matches, podId } from '@sluice/engine';
import type { Workspace } from '../workspace.js';
import type { Proposal } from './completion.js';
import type { Draft } from './draft.js';
import { podsBeside } from './pods-scope.js';
import { scalarProposal } from './scalar-proposal.js';
import { several } from './several.js';

/** Something with labels, and what to call it. */
interface Labelled {
  readonly labels: Labels;
  readonly title: string;
}

/** The keys of labels that a selector could ask for. */
export function proposeLabelKeys(workspace: Workspace, draft: Draft): readonly Proposal[] {
  const { path, flow } = draft.cursor;
  if (path.at(-1) !== 'matchLabels') return [];
  const selector = path.slice(0, -1);
  const written = new Set(draft.keysAt(path).filter((key) => key !== draft.cursor.prefix));
  const near = candidates(workspace, draft, selector, undefined);
  return byText(near, ({ labels }) => [...labels.keys()])
    .filter(({ text }) => !written.has(text))
    .map(({ text, detail }) => {
      const key = scalarProposal(text, 'label', draft, detail);
      return { ...key, insert: `${key.insert}:${flow ? ' ' : ' '}` };
    });
}

/** The values of the label that a selector asks for, and the keys of expressions. */
export function proposeLabelValues(workspace: Workspace, draft: Draft): readonly Proposal[] {
  const { path } = draft.cursor;
  const at = path.findLastIndex((step) => step === 'matchLabels' || step === 'matchExpressions');
  if (at === -1) return [];
  const selector = path.slice(0, at);
  if (path[at] === 'matchLabels') {
    const key = String(path[at + 1]);
    return valuesOf(workspace, draft, selector, key);
  }
  const expression = path.slice(0, at + 2);
  if (path[at + 2] === 'key') {
    const near = candidates(workspace, draft, selector, undefined);
    return byText(near, ({ labels }) => [...labels.keys()]).map(({ text, detail }) =>
      scalarProposal(text, 'label', draft, detail),
    );
  }
  const key = draft.textAt([...expression, 'key']);
  return path[at + 2] === 'values' && key !== undefined ? valuesOf(workspace, draft, selector, key) : [];
}

function valuesOf(workspace: Workspace, draft: Draft, selector: FieldPath, key: string): readonly Proposal[] {
  const near = candidates(workspace, draft, selector, key);
  return byText(near, ({ labels }) => labels.get(key) ?? []).map(({ text, detail }) =>
    scalarProposal(text, 'label', draft, detail),
  );
}

/** What a selector chooses among, without those that its other requirements rule out. */
function candidates(
  workspace: Workspace,
  draft: Draft,
  path: FieldPath,
  key: string | undefined,
): readonly Labelled[] {
  const all = labelled(workspace, draft, path);
  const requirements = (draft.selectorAt(path)?.requirements ?? []).filter((one) => one.key !== key);
  const left = all.filter(({ labels }) => matches({ requirements, key: '' }, labels));
  return left.length > 0 ? left : all;
}

function labelled(workspace: Workspace, draft: Draft, path: FieldPath): readonly Labelled[] {
  const { namespaces, nodes, pods } = workspace.cluster;
  const last = path.at(-1);
  if (last === 'namespaceSelector' || last === 'namespaces')
    return [...namespaces.values()].map(({ labels, name }) => ({ labels, title: name }));
  if (last === 'nodes') return [...nodes.values()].map(({ labels, name }) => ({ labels, title: name }));
  const beside = podsBeside(workspace, draft, path.slice(0, -1));
  // Where the namespace holds none, some pod is better than nothing.
  const near = beside.length > 0 ? beside : [...pods.values()].filter(isEndpoint);
  return near.map((pod) => ({ labels: pod.labels, title: podId(pod) }));
}

function byText(
  all: readonly Labelled[],
  textsOf: (one: Labelled) => string | readonly string[],
): readonly { readonly text: string; readonly detail: string }[] {
  const titles = new Map<string, string[]>();
  for (const one of all) {
    for (const text of [textsOf(one)].flat()) {
      const known = titles.get(text);
      if (known) known.push(one.title);
      else titles.set(text, [one.title]);
    }
  }
  return [...titles]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([text, found]) => ({ text, detail: several(found, 2) }));
}
