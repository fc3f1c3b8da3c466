import { isMap, type JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { ApiStruct, ApiType } from '../schema/api-type.js';
import { TYPE_DEFAULTS } from './type-defaults.js';

/** An object with the defaults of its type and of all types in it, the outer before the inner. Idempotent. */
export function withTypeDefaults(object: KubeObject, struct: ApiStruct): KubeObject {
  return ofStruct(object, struct) as unknown as KubeObject;
}

function ofStruct(value: JsonMap, struct: ApiStruct): JsonMap {
  const own = TYPE_DEFAULTS.get(struct.name)?.(value) ?? value;
  let changed: Map<string, unknown> | undefined;
  for (const field of struct.fields.values()) {
    const before = Object.hasOwn(own, field.name) ? own[field.name] : undefined;
    const absent = before === undefined || before === null || before === '';
    const after = absent ? (field.fallback ?? before) : ofType(before, field.type);
    if (after === before) continue;
    changed ??= new Map(Object.entries(own));
    changed.set(field.name, after);
  }
  return changed ? Object.fromEntries(changed) : own;
}

function ofType(value: unknown, type: ApiType): unknown {
  switch (type.kind) {
    case 'struct':
      return isMap(value) ? ofStruct(value, type.struct) : value;
    case 'list': {
      if (!Array.isArray(value) || !holdsStructs(type.of)) return value;
      const items = value.map((item: unknown) => ofType(item, type.of));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    case 'map': {
      if (!isMap(value) || !holdsStructs(type.of)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ofType(item, type.of)]));
    }
    default:
      return value;
  }
}

function holdsStructs({ kind }: ApiType): boolean {
  return kind === 'struct' || kind === 'list' || kind === 'map';
}
