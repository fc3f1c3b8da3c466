import type { Kind } from '../kinds/kind.js';
import { isMap, own } from '../meta/json.js';
import type { ApiStruct, ApiType } from '../schema/api-type.js';
import { kindType } from '../schema/kind-type.js';

/** What the converter of maps to structs, which strategic merge uses, says of a value of a wrong type. */
export function restoreError(value: unknown, kind: Kind): string | undefined {
  const struct = kindType(kind);
  return struct && ofStruct(value, struct);
}

function ofStruct(value: unknown, struct: ApiStruct): string | undefined {
  if (!isMap(value)) return `cannot restore struct from: ${kindOf(value)}`;
  for (const field of struct.fields.values()) {
    const inner = own(value, field.name);
    const error = inner === undefined || inner === null ? undefined : ofType(inner, field.type);
    if (error !== undefined) return error;
  }
  return undefined;
}

function ofType(value: unknown, type: ApiType): string | undefined {
  switch (type.kind) {
    case 'struct':
      return ofStruct(value, type.struct);
    case 'list':
      if (!Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`;
      return first(value, (item) => ofType(item, type.of));
    case 'map':
      if (!isMap(value)) return `cannot restore map from ${kindOf(value)}`;
      return first(Object.values(value), (item) => ofType(item, type.of));
    case 'string':
      return typeof value === 'string' ? undefined : `unrecognized type: ${type.kind}`;
    case 'bool':
      return typeof value === 'boolean' ? undefined : `unrecognized type: ${type.kind}`;
    case 'int32':
    case 'int64':
    case 'float64':
      return typeof value === 'number' ? undefined : `unrecognized type: ${type.kind}`;
    default:
      return undefined;
  }
}

function first(items: readonly unknown[], check: (item: unknown) => string | undefined): string | undefined {
  for (const item of items) {
    const error = item === null ? undefined : check(item);
    if (error !== undefined) return error;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (isMap(value)) return 'map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}
