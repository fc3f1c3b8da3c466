import { isDeepStrictEqual } from 'node:util';
import { isMap, type JsonMap } from '../meta/json.js';

/** A patch of RFC 6902 does not fit the value. The API tells no more of it. */
export class JsonPatchMismatch extends Error {}

/**
 * Applies a JSON patch as the server's library (evanphx/json-patch) does: a missing key can be replaced and is copied as
 * null, an index may count from the end. Throws JsonPatchMismatch; the value given stays as it was.
 */
export function jsonPatch(value: unknown, operations: readonly JsonMap[]): unknown {
  return operations.reduce(applyOperation, value);
}

function applyOperation(document: unknown, operation: JsonMap): unknown {
  const value = operation['value'] ?? null;
  const path = pointer(operation['path']);
  switch (operation['op']) {
    case 'add':
      return path.length === 0 ? rooted(value) : edit(document, path, insert(value));
    case 'replace':
      return path.length === 0 ? rooted(value) : edit(document, path, replace(value));
    case 'remove':
      return edit(document, path, remove);
    case 'test':
      if (!isDeepStrictEqual(find(document, path) ?? null, value)) throw new JsonPatchMismatch('test failed');
      return document;
    case 'copy':
      return edit(document, path, insert(find(document, pointer(operation['from'])) ?? null));
    case 'move': {
      const from = pointer(operation['from']);
      const moved = find(document, from);
      return edit(edit(document, from, remove), path, insert(moved ?? null));
    }
    default:
      throw new JsonPatchMismatch('unexpected kind of operation');
  }
}

function rooted(value: unknown): unknown {
  if (!isMap(value) && !Array.isArray(value)) throw new JsonPatchMismatch('a document is a map or a list');
  return value;
}

/** The steps of a pointer (RFC 6901); what stands before the first slash is not looked at. */
function pointer(text: unknown): readonly string[] {
  if (typeof text !== 'string' || (text !== '' && !text.includes('/')))
    throw new JsonPatchMismatch('no pointer');
  return text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

type Change = (parent: JsonMap | readonly unknown[], key: string) => unknown;

function edit(tree: unknown, [key, ...rest]: readonly string[], change: Change): unknown {
  if (key === undefined || !(isMap(tree) || Array.isArray(tree)))
    throw new JsonPatchMismatch('no such place');
  if (rest.length === 0) return change(tree, key);
  const child = edit(step(tree, key), rest, change);
  return Array.isArray(tree) ? tree.with(indexIn(tree, key), child) : withKey(tree, key, child);
}

const insert =
  (value: unknown): Change =>
  (parent, key) => {
    if (isMap(parent)) return withKey(parent, key, value);
    if (key === '-') return [...parent, value];
    const index = integer(key);
    const at = index < 0 ? index + parent.length + 1 : index;
    if (at < 0 || at > parent.length) throw new JsonPatchMismatch('no such index');
    return parent.toSpliced(at, 0, value);
  };

const replace =
  (value: unknown): Change =>
  (parent, key) =>
    isMap(parent) ? withKey(parent, key, value) : parent.with(indexIn(parent, key), value);

const remove: Change = (parent, key) => {
  if (!isMap(parent)) return parent.toSpliced(indexIn(parent, key), 1);
  if (!Object.hasOwn(parent, key)) throw new JsonPatchMismatch('no such key');
  return Object.fromEntries(Object.entries(parent).filter(([other]) => other !== key));
};

function withKey(map: JsonMap, key: string, value: unknown): JsonMap {
  return Object.fromEntries(new Map(Object.entries(map)).set(key, value));
}

function find(tree: unknown, path: readonly string[]): unknown {
  return path.reduce(step, tree);
}

function step(tree: unknown, key: string): unknown {
  if (Array.isArray(tree)) return tree[indexIn(tree, key)] as unknown;
  if (!isMap(tree)) throw new JsonPatchMismatch('no such place');
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

function indexIn(list: readonly unknown[], key: string): number {
  const index = integer(key);
  const at = index < 0 ? index + list.length : index;
  if (at < 0 || at >= list.length) throw new JsonPatchMismatch('no such index');
  return at;
}

function integer(text: string): number {
  if (!/^[-+]?\d{1,9}$/.test(text)) throw new JsonPatchMismatch('no index');
  return Number(text);
}
