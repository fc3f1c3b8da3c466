import { isMap, type JsonMap, own, without } from '../meta/json.js';
import type { ApiField, ApiStruct, ApiType } from '../schema/api-type.js';
import { PatchError } from './patch-error.js';

const PATCH = '$patch';
const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

const BAD_RETAIN = 'invalid patch format of retainKeys';

/**
 * An object of a built-in type with a strategic merge patch applied (apimachinery, util/strategicpatch): maps merge, null
 * removes, lists merge by the keys of their type or are replaced, and directives say what else. Throws PatchError.
 */
export function strategicMerge(original: JsonMap, patch: JsonMap, struct: ApiStruct): JsonMap {
  return mergeMap(original, patch, { kind: 'struct', go: '', struct });
}

function mergeMap(base: JsonMap, patch: JsonMap, type: ApiType | undefined): JsonMap {
  const directive = own(patch, PATCH);
  if (Object.hasOwn(patch, PATCH)) {
    if (directive === 'replace') return without(patch, PATCH);
    if (directive === 'delete') return {};
    throw badDirective(directive, patch);
  }
  const merged = new Map(Object.entries(retain(base, patch)));
  const rest = new Map(Object.entries(patch));
  rest.delete(RETAIN);
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(ORDER)) continue;
    rest.delete(key);
    const name = key.slice(ORDER.length);
    const list = mergeOrdered(merged.get(name), rest.get(name), order, name, type);
    if (list === undefined) continue;
    merged.set(name, list);
    rest.delete(name);
  }
  for (const [key, value] of rest) {
    const isDeletion = key.startsWith(DELETE);
    const name = isDeletion ? key.slice(DELETE.length) : key;
    if (value === null) {
      merged.delete(name);
      continue;
    }
    const before = merged.get(name);
    const next = isDeletion ? withoutItems(before, value) : mergeValue(before, value, name, type);
    if (next === undefined) merged.delete(name);
    else merged.set(name, next);
  }
  return Object.fromEntries(merged);
}

function mergeValue(before: unknown, value: unknown, name: string, type: ApiType | undefined): unknown {
  if (isMap(before) && isMap(value)) return mergeMap(before, value, innerType(type, name)?.type);
  if (Array.isArray(before) && Array.isArray(value)) {
    const field = innerType(type, name);
    return field?.strategies.includes('merge')
      ? mergeList(before, value, field)
      : (value as readonly unknown[]);
  }
  return withoutDirectives(withoutNulls(value));
}

/** What is known of a field; of the values of a map only their type is. */
type Inner = Pick<ApiField, 'type' | 'strategies' | 'mergeKey'>;

function innerType(type: ApiType | undefined, name: string): Inner | undefined {
  if (type?.kind === 'map') return { type: type.of, strategies: [], mergeKey: undefined };
  if (type?.kind !== 'struct') return undefined;
  const field = type.struct.fields.get(name);
  if (!field)
    throw new PatchError(
      `unable to find api field in struct ${type.struct.goName} for the json field "${name}"`,
    );
  return field;
}

/** The keys that the patch does not retain go; the patch may hold no others. */
function retain(base: JsonMap, patch: JsonMap): JsonMap {
  if (!Object.hasOwn(patch, RETAIN)) return base;
  const kept = patch[RETAIN];
  if (!Array.isArray(kept)) throw new PatchError(BAD_RETAIN, true);
  for (const [key, value] of Object.entries(patch)) {
    const isDirective = key === RETAIN || key.startsWith(DELETE) || key.startsWith(ORDER);
    if (value !== null && !isDirective && !kept.includes(key)) throw new PatchError(BAD_RETAIN, true);
  }
  return Object.fromEntries(Object.entries(base).filter(([key]) => kept.includes(key)));
}

function withoutItems(before: unknown, gone: unknown): unknown {
  if (!Array.isArray(before) || !Array.isArray(gone)) return before;
  return before.filter((item: unknown) => !gone.includes(item));
}

type List = readonly unknown[];

/** Merges a list of which the patch tells the order. */
function mergeOrdered(
  before: unknown,
  patched: unknown,
  order: unknown,
  name: string,
  type: ApiType | undefined,
): List | undefined {
  if (!Array.isArray(order)) throw badType('[]interface {}', order);
  for (const list of [before, patched])
    if (list !== undefined && list !== null && !Array.isArray(list)) throw badType('[]interface {}', list);
  const [base, patch] = [before, patched] as [List | null | undefined, List | null | undefined];
  const field = innerType(type, name);
  const key = field?.mergeKey;
  checkOrder(patch ?? [], order, key);
  if (!base && !patch) return undefined;
  let merged: List = base ?? [];
  if (!base) merged = withoutDirectives(patch) as List;
  else if (patch) merged = field?.strategies.includes('merge') ? mergeList(base, patch, field) : patch;
  return inOrder(merged, order, base ?? [], key);
}

/** The items of a patch have to stand in the order that it tells. */
function checkOrder(patch: List, order: List, key: string | undefined): void {
  if (order.length === 0 || patch.length === 0) return;
  const items = key === undefined ? patch : patch.filter((item) => own(item, PATCH) === undefined);
  let at = 0;
  for (const place of order) {
    const item = items[at];
    if (at < items.length && keyOf(item, key) === keyOf(place, key)) at++;
  }
  if (at < items.length)
    throw new PatchError(
      `The order in patch list:\n${goPrint(patch)}\n doesn't match $setElementOrder list:\n${goPrint(order)}\n`,
    );
}

function mergeList(base: List, patch: List, { type, mergeKey }: Inner): List {
  if (base.length === 0 && patch.length === 0) return base;
  const of = type.kind === 'list' ? type.of : undefined;
  checkItems(base, patch);
  if (!isMap(base[0] ?? patch[0])) {
    const merged = [...new Set([...base, ...patch])];
    return inOrder(merged, patch, base, undefined);
  }
  if (mergeKey === undefined)
    throw new PatchError(`cannot merge lists without merge key for ${of?.go.slice(3) ?? ''}`);
  let left = [...base];
  let additions: unknown[] = [];
  let replaces = false;
  for (const item of patch) {
    if (!isMap(item) || !Object.hasOwn(item, PATCH)) {
      additions.push(item);
      continue;
    }
    const directive = item[PATCH];
    if (directive === 'delete') {
      const key = keyOf(item, mergeKey);
      left = left.filter((other) => own(other, mergeKey) !== key);
    } else if (directive === 'replace') replaces = true;
    else if (directive === 'merge')
      throw new PatchError('merging lists cannot yet be specified in the patch');
    else throw badDirective(directive, item);
  }
  if (replaces) {
    left = additions;
    additions = [];
  }
  for (const item of additions) {
    const key = keyOf(item, mergeKey);
    const at = left.findIndex((other) => own(other, mergeKey) === key);
    if (at < 0) left.push(item);
    else left[at] = mergeMap(left[at] as JsonMap, item as JsonMap, of);
  }
  return inOrder(left, additions, base, mergeKey);
}

/** Items must be all maps or all values of one type, and no lists. */
function checkItems(base: List, patch: List): void {
  const items = [...base, ...patch];
  if (items.some(Array.isArray)) throw new PatchError('lists of lists are not supported');
  if (new Set(items.map(goType)).size > 1 || items.includes(null))
    throw new PatchError(`list element types are not identical: ${goPrint([base, patch])}`);
}

/** Items that the order names stand as it says, the others where they stood before. */
function inOrder(items: List, order: List, before: List, key: string | undefined): List {
  const place = (list: List, item: unknown): number =>
    list.findIndex((other) => (key === undefined ? other === item : own(other, key) === own(item, key)));
  for (const item of key === undefined ? [] : items) keyOf(item, key);
  const byPlace = (list: List) => (a: unknown, b: unknown) => place(list, a) - place(list, b);
  const named = items.filter((item) => place(order, item) >= 0).sort(byPlace(order));
  const others = items.filter((item) => place(order, item) < 0).sort(byPlace(before));
  const merged: unknown[] = [];
  while (named.length > 0 || others.length > 0) {
    const [left, right] = [place(before, others[0]), place(before, named[0])];
    const takesOther = others.length > 0 && (named.length === 0 || (left >= 0 && right >= 0 && left < right));
    merged.push(takesOther ? others.shift() : named.shift());
  }
  return merged;
}

function keyOf(item: unknown, key: string | undefined): unknown {
  if (key === undefined) return item;
  if (!isMap(item)) throw badType('map[string]interface {}', item);
  if (!Object.hasOwn(item, key))
    throw new PatchError(`map: ${goPrint(item)} does not contain declared merge key: ${key}`);
  return item[key];
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

/** A part of a patch that has nothing to be merged with: undefined when a directive is all it is. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => {
      const kept = withoutDirectives(item);
      return kept === undefined ? [] : [kept];
    });
  if (!isMap(value)) return value;
  if (Object.hasOwn(value, PATCH)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const kept = withoutDirectives(inner);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

function badDirective(directive: unknown, map: JsonMap): PatchError {
  return new PatchError(`unknown patch type: ${goPrint(directive)} in map: ${goPrint(map)}`);
}

function badType(expected: string, actual: unknown): PatchError {
  return new PatchError(`expected a ${expected}, but received a ${goType(actual)}`);
}

function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** A value as Go's %v prints it. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (!isMap(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${goPrint(inner)}`).join(' ')}]`;
}
