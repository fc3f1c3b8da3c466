import { jsonPatch } from './json-patch.js';
import type { PatchEntry, Tell } from './kustomization.js';
import { targetPredicate } from './patch-target.js';
import { idOf, type Resource, resourceTitle, sameId, withTree } from './resource.js';
import { strategicMerge } from './strategic-merge.js';
import { type MapTree, partOf, type Tree, withEntry } from './tree.js';

/** Applies one document of a patch to the resources that it is for. */
export function applyPatch(
  resources: readonly Resource[],
  entry: PatchEntry,
  document: Tree,
  tell: Tell,
): readonly Resource[] {
  if (document.kind === 'scalar') {
    tell('error', 'a patch must be an object, or a list of JSON patch operations', document);
    return resources;
  }
  const isFor = entry.target ? targetPredicate(entry.target, tell) : ownTarget(document, entry, tell);
  if (isFor === undefined) return resources;
  const hits = resources.filter(isFor);
  if (hits.length === 0) {
    if (entry.target) tell('warning', 'no object matches the target of this patch', entry.target);
    else tell('error', `no object matches this patch of ${resourceTitle(idOf(document))}`, document);
  }
  return resources.flatMap((resource): Resource[] => {
    if (!hits.includes(resource)) return [resource];
    const tree = patched(resource, document, entry, tell);
    return tree === undefined ? [] : [withTree(resource, tree)];
  });
}

function ownTarget(
  document: Tree,
  entry: PatchEntry,
  tell: Tell,
): ((resource: Resource) => boolean) | undefined {
  if (document.kind === 'list') {
    tell('error', 'a JSON patch must have a target', entry.tree);
    return undefined;
  }
  const id = idOf(document);
  return (resource) => resource.ids.some((known) => sameId(known, id));
}

function patched(
  { tree, ids }: Resource,
  document: Exclude<Tree, { kind: 'scalar' }>,
  entry: PatchEntry,
  tell: Tell,
): MapTree | undefined {
  if (document.kind === 'list') {
    const result = jsonPatch(tree, document);
    if ('failure' in result) {
      tell('error', `the patch of ${resourceTitle(ids[0]!)} fails: ${result.failure}`, result.at);
      return tree;
    }
    return result.kind === 'map' ? result : tree;
  }
  const merged = strategicMerge(tree, document, idOf(tree), (message, part) => tell('error', message, part));
  return merged && keepIdentity(merged, tree, entry.options);
}

/** A patch names its object; it renames it only where its options say so. */
function keepIdentity(merged: MapTree, base: MapTree, options: PatchEntry['options']): MapTree {
  let kept = merged;
  if (!options.allowKindChange) {
    for (const key of ['apiVersion', 'kind']) kept = withEntry(kept, key, base.entries.get(key));
  }
  const metadata = kept.entries.get('metadata');
  if (metadata?.kind !== 'map') return withEntry(kept, 'metadata', base.entries.get('metadata'));
  let identity = withEntry(metadata, 'namespace', partOf(base, ['metadata', 'namespace']));
  if (!options.allowNameChange) identity = withEntry(identity, 'name', partOf(base, ['metadata', 'name']));
  return withEntry(kept, 'metadata', identity);
}
