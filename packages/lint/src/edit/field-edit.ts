import type { FieldPath } from '@sluice/engine';

/** One change to an object's fields. `set` makes or overwrites a member; `insert` puts an item before the one at its index. */
export type FieldEdit =
  | { readonly op: 'set'; readonly path: FieldPath; readonly value: unknown; readonly after?: string }
  | { readonly op: 'insert'; readonly path: FieldPath; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: FieldPath };

type Fields = Record<string | number, unknown>;

/** The value with an edit made; the given one stays as it is. Throws where the path leads nowhere. */
export function editedValue(node: unknown, edit: FieldEdit, path: FieldPath = edit.path): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return edit.op === 'remove' ? undefined : edit.value;
  if (Array.isArray(node) && typeof key === 'number') {
    const copy: unknown[] = [...(node as readonly unknown[])];
    if (rest.length > 0 || edit.op === 'set') copy[key] = editedValue(copy[key], edit, rest);
    else if (edit.op === 'insert') copy.splice(key, 0, edit.value);
    else copy.splice(key, 1);
    return copy;
  }
  if (typeof key === 'number' || typeof node !== 'object' || Array.isArray(node))
    throw new Error(`no such field: ${edit.path.join('.')}`);
  const fields: Fields = { ...(node as Fields | null) };
  if (rest.length === 0 && edit.op === 'remove') delete fields[key];
  else fields[key] = editedValue(Object.hasOwn(fields, key) ? fields[key] : undefined, edit, rest);
  return fields;
}
