import type { FieldPath, Position, Source } from '@sluice/engine';
import type { ManifestSource } from '../read/manifest-source.js';

/** A JSON value of which every part knows where it was written: patched parts in the patch, others in their file. */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Tree>;
  readonly at: () => Position;
}

export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly at: () => Position;
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: () => Position;
}

/** The tree of a JSON value that was read at `source`. */
export function treeOf(value: unknown, source: ManifestSource, path: FieldPath = []): Tree {
  const at = (): Position => source.at(path);
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item, i) => treeOf(item, source, [...path, i])), at };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, child]) => [key, treeOf(child, source, [...path, key])] as const,
    );
    return { kind: 'map', entries: new Map(entries), at };
  }
  if (typeof value === 'boolean') return { kind: 'scalar', value: booleanOrText(value, source, path), at };
  return { kind: 'scalar', value: typeof value === 'string' || typeof value === 'number' ? value : null, at };
}

/** kustomize reads YAML 1.2, where `yes`, `on` and their like are strings, unlike kubectl. */
function booleanOrText(value: boolean, source: ManifestSource, path: FieldPath): boolean | string {
  const written = source.written?.(path);
  return written === undefined || /^(true|false)$/i.test(written) ? value : written;
}

/** The plain JSON value. */
export function valueOf(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(valueOf);
    case 'map':
      // fromEntries defines keys, so that one called `__proto__` is a key like any other.
      return Object.fromEntries([...tree.entries].map(([key, child]) => [key, valueOf(child)]));
  }
}

/** The source of an object that is this tree. */
export function sourceOf(tree: Tree): Source {
  return {
    file: tree.at().file,
    at(path) {
      let found = tree;
      for (const step of path) {
        const child = childOf(found, step);
        if (child === undefined) break;
        found = child;
      }
      return found.at();
    },
  };
}

/** The part at one step, or undefined. */
export function childOf(tree: Tree, step: string | number): Tree | undefined {
  if (tree.kind === 'map') return tree.entries.get(String(step));
  return tree.kind === 'list' ? tree.items[Number(step)] : undefined;
}

/** The part at a path, or undefined. */
export function partOf(tree: Tree, path: FieldPath): Tree | undefined {
  let found: Tree | undefined = tree;
  for (const step of path) found = found && childOf(found, step);
  return found;
}

/** The string at a path; undefined when there is none or something else. */
export function textAt(tree: Tree, path: FieldPath): string | undefined {
  const part = partOf(tree, path);
  return part?.kind === 'scalar' && typeof part.value === 'string' ? part.value : undefined;
}

/** The map with one entry set, or removed where `child` is undefined. */
export function withEntry(tree: MapTree, key: string, child: Tree | undefined): MapTree {
  const entries = new Map(tree.entries);
  if (child === undefined) entries.delete(key);
  else entries.set(key, child);
  return { ...tree, entries };
}

/** The list with `count` items from `index` replaced. */
export function withItems(tree: ListTree, index: number, count: number, ...items: readonly Tree[]): ListTree {
  return { ...tree, items: tree.items.toSpliced(index, count, ...items) };
}

/** Whether two trees are the same JSON value. */
export function sameValue(a: Tree, b: Tree): boolean {
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'list') {
    return (
      b.kind === 'list' &&
      a.items.length === b.items.length &&
      a.items.every((x, i) => sameValue(x, b.items[i]!))
    );
  }
  if (b.kind !== 'map' || a.entries.size !== b.entries.size) return false;
  return [...a.entries].every(([key, child]) => {
    const other = b.entries.get(key);
    return other !== undefined && sameValue(child, other);
  });
}
