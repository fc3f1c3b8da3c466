import type { ManifestObject } from '../read/manifest-object.js';
import { groupOf } from '../cluster/known-kinds.js';
import type { Kustomization } from './kustomization.js';
import { type MapTree, sourceOf, textAt, type Tree, treeOf, valueOf } from './tree.js';

/** What identifies an object within a kustomization. */
export interface ResourceId {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An object on its way through kustomizations. */
export interface Resource {
  readonly tree: MapTree;
  /** Every id that it has had, the first first; patches and references may use any of them. */
  readonly ids: readonly ResourceId[];
  /** The directories of the kustomizations that it passed, the innermost first. */
  readonly layers: readonly string[];
  /** Made by a generator: it can be patched but is no part of the result. */
  readonly generated: boolean;
}

/** A resource of the object as it was read. */
export function resourceOf(object: ManifestObject): Resource {
  const tree = treeOf(object.value, object.source) as MapTree;
  return { tree, ids: [idOf(tree)], layers: [], generated: false };
}

/** A stand-in for an object that a generator makes: it can be patched, and what it holds does not matter. */
export function generatedResource({ kind, name, tree }: Kustomization['generated'][number]): Resource {
  const metadata: MapTree = { kind: 'map', entries: new Map([['name', textTree(name, tree)]]), at: tree.at };
  const entries = new Map<string, Tree>([
    ['apiVersion', textTree('v1', tree)],
    ['kind', textTree(kind, tree)],
    ['metadata', metadata],
  ]);
  const made: MapTree = { kind: 'map', entries, at: tree.at };
  return { tree: made, ids: [idOf(made)], layers: [], generated: true };
}

function textTree(value: string, { at }: Tree): Tree {
  return { kind: 'scalar', value, at };
}

/** A key that two resources share only when kustomize takes them for one; `index` tells those without a name apart. */
export function resourceKey({ tree }: Resource, index: number): string {
  const { group, version, kind, namespace, name } = idOf(tree);
  return JSON.stringify([group, version, kind, namespace || 'default', name || index]);
}

/** The id that the object has now. */
export function idOf(tree: Tree): ResourceId {
  const apiVersion = textAt(tree, ['apiVersion']) ?? '';
  const group = groupOf(apiVersion);
  return {
    group,
    version: apiVersion.slice(group === '' ? 0 : group.length + 1),
    kind: textAt(tree, ['kind']) ?? '',
    namespace: textAt(tree, ['metadata', 'namespace']) ?? '',
    name: textAt(tree, ['metadata', 'name']) ?? '',
  };
}

/** Whether two ids mean the same object; no namespace is the namespace `default`. */
export function sameId(a: ResourceId, b: ResourceId): boolean {
  return (
    a.kind === b.kind &&
    a.group === b.group &&
    a.version === b.version &&
    a.name === b.name &&
    (a.namespace || 'default') === (b.namespace || 'default')
  );
}

/** The resource with another tree, its id of then remembered. */
export function withTree(resource: Resource, tree: MapTree): Resource {
  const id = idOf(tree);
  const known = resource.ids.some((old) => sameId(old, id) && old.namespace === id.namespace);
  return { ...resource, tree, ids: known ? resource.ids : [...resource.ids, id] };
}

/** How messages name it. */
export function resourceTitle({ kind, namespace, name }: ResourceId): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** The object that a resource has become. */
export function objectOf({ tree }: Resource): ManifestObject {
  const { kind, namespace } = idOf(tree);
  return {
    apiVersion: textAt(tree, ['apiVersion']) ?? '',
    kind,
    name: textAt(tree, ['metadata', 'name']) ?? textAt(tree, ['metadata', 'generateName']) ?? '',
    ...(namespace === '' ? {} : { namespace }),
    value: valueOf(tree) as Record<string, unknown>,
    source: sourceOf(tree),
  };
}
