import {
  childOf,
  type ListTree,
  type MapTree,
  sameValue,
  textAt,
  type Tree,
  withEntry,
  withItems,
} from './tree.js';

/** Why an operation cannot be applied. */
export interface JsonPatchFailure {
  readonly failure: string;
  readonly at: Tree;
}

/** Applies a JSON patch (RFC 6902), all operations or none. */
export function jsonPatch(base: Tree, patch: ListTree): Tree | JsonPatchFailure {
  let result: Tree = base;
  for (const operation of patch.items) {
    const next = apply(result, operation);
    if (typeof next === 'string') return { failure: next, at: operation };
    result = next;
  }
  return result;
}

function apply(base: Tree, operation: Tree): Tree | string {
  const op = textAt(operation, ['op']);
  const path = pointer(textAt(operation, ['path']));
  if (path === undefined) return 'a JSON patch operation must have a "path" that begins with "/"';
  const name = formatPointer(path);
  const value = childOf(operation, 'value');
  switch (op) {
    case 'add':
      return value
        ? (edit(base, path, put(value)) ?? `there is nothing to add ${name} to`)
        : 'operation "add" must have a "value"';
    case 'replace':
      if (!value) return 'operation "replace" must have a "value"';
      return find(base, path) ? (edit(base, path, replace(value)) ?? missing(name)) : missing(name);
    case 'remove':
      return find(base, path) ? (edit(base, path, remove) ?? missing(name)) : missing(name);
    case 'test': {
      const found = find(base, path);
      const wanted = value ?? { kind: 'scalar', value: null, at: operation.at };
      return found && sameValue(found, wanted) ? base : `test failed: ${name} has another value`;
    }
    case 'copy':
    case 'move': {
      const from = pointer(textAt(operation, ['from']));
      const found = from && find(base, from);
      if (!from || !found) return missing(formatPointer(from ?? []));
      const source = op === 'move' ? edit(base, from, remove) : base;
      return (source && edit(source, path, put(found))) ?? `there is nothing to add ${name} to`;
    }
    default:
      return `unknown JSON patch operation ${JSON.stringify(op ?? null)}`;
  }
}

const missing = (name: string): string => `there is no ${name} in the object`;

type Change = (parent: MapTree | ListTree, key: string) => Tree | undefined;

const put =
  (value: Tree): Change =>
  (parent, key) => {
    if (parent.kind === 'map') return withEntry(parent, key, value);
    const index = key === '-' ? parent.items.length : indexOf(key);
    return index === undefined || index > parent.items.length
      ? undefined
      : withItems(parent, index, 0, value);
  };

const replace =
  (value: Tree): Change =>
  (parent, key) =>
    parent.kind === 'map' ? withEntry(parent, key, value) : withItems(parent, indexOf(key) ?? 0, 1, value);

const remove: Change = (parent, key) =>
  parent.kind === 'map' ? withEntry(parent, key, undefined) : withItems(parent, indexOf(key) ?? 0, 1);

function edit(tree: Tree, path: readonly string[], change: Change): Tree | undefined {
  const [key, ...rest] = path;
  if (key === undefined || tree.kind === 'scalar') return undefined;
  if (rest.length === 0) return change(tree, key);
  const child = step(tree, key);
  const changed = child && edit(child, rest, change);
  if (!changed) return undefined;
  return tree.kind === 'map' ? withEntry(tree, key, changed) : withItems(tree, indexOf(key) ?? 0, 1, changed);
}

function find(tree: Tree, path: readonly string[]): Tree | undefined {
  return path.reduce<Tree | undefined>((found, key) => found && step(found, key), tree);
}

function step(tree: Tree, key: string): Tree | undefined {
  if (tree.kind !== 'list') return childOf(tree, key);
  const index = indexOf(key);
  return index === undefined ? undefined : tree.items[index];
}

function indexOf(key: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : undefined;
}

/** The steps of a JSON pointer (RFC 6901). */
function pointer(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || !text.startsWith('/')) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function formatPointer(path: readonly string[]): string {
  return `/${path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}
