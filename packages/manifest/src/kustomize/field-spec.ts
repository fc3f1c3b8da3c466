import type { ResourceId } from './resource.js';
import { type MapTree, type Tree, withEntry } from './tree.js';

/** Fields of some kinds of objects; lists on the way are taken item by item. */
export interface FieldSpec {
  readonly path: readonly string[];
  /** Whether maps on the way are made where they are missing. */
  readonly create: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

/** Whether a spec speaks of an object; what it leaves out it does not ask for. */
export function specMatches(spec: FieldSpec, id: ResourceId): boolean {
  return (
    (spec.group ?? id.group) === id.group &&
    (spec.version ?? id.version) === id.version &&
    (spec.kind ?? id.kind) === id.kind
  );
}

/** Changes each field at the path; `change` gets undefined for one that is to be made. */
export function changeFields(
  tree: MapTree,
  path: readonly string[],
  create: boolean,
  change: (field: Tree | undefined) => Tree,
): MapTree {
  return walk(tree, path, create, change) as MapTree;
}

function walk(
  tree: Tree,
  path: readonly string[],
  create: boolean,
  change: (field: Tree | undefined) => Tree,
): Tree {
  const [key, ...rest] = path;
  if (key === undefined) return change(tree);
  if (tree.kind === 'list') {
    return { ...tree, items: tree.items.map((item) => walk(item, path, create, change)) };
  }
  if (tree.kind !== 'map') return tree;
  const child = tree.entries.get(key);
  const missing = child === undefined || (child.kind === 'scalar' && child.value === null);
  if (!missing) return withEntry(tree, key, walk(child, rest, create, change));
  if (!create) return tree;
  const made =
    rest.length === 0
      ? change(undefined)
      : walk({ kind: 'map', entries: new Map(), at: tree.at }, rest, create, change);
  return withEntry(tree, key, made);
}
