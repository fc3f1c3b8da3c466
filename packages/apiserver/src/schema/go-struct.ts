import type { GoStruct, GoType } from '@sluice/manifest';
import type { ApiStruct, ApiType } from './api-type.js';
import { readQuantity } from './quantity.js';

const known = new WeakMap<ApiStruct, GoStruct>();

/** A struct of the table as the decoder's type, for its errors and its unknown fields. */
export function goStruct(struct: ApiStruct): GoStruct {
  let found = known.get(struct);
  if (!found) {
    const fields: Record<string, GoType> = Object.create(null) as Record<string, GoType>;
    found = { kind: 'struct', type: `v1.${struct.goName}`, name: struct.goName, fields };
    known.set(struct, found);
    // Read when first asked for: some types contain themselves.
    for (const [name, field] of struct.fields)
      Object.defineProperty(fields, name, { enumerable: true, get: () => goType(field.type) });
  }
  return found;
}

function goType(type: ApiType): GoType {
  switch (type.kind) {
    case 'string':
      return { kind: 'string', type: type.go };
    case 'bool':
      return { kind: 'bool', type: 'bool' };
    case 'int32':
    case 'int64':
      return { kind: 'integer', type: type.kind };
    case 'float64':
      return { kind: 'number', type: 'float64' };
    case 'bytes':
      return { kind: 'bytes', type: type.go };
    case 'Time':
    case 'MicroTime':
      return { kind: 'time', type: 'string' };
    case 'Quantity':
      return { kind: 'own', type: type.go, refusal: quantityRefusal };
    case 'IntOrString':
      return { kind: 'int-or-string', type: 'int32' };
    case 'list':
      return { kind: 'list', type: type.go, of: goType(type.of) };
    case 'map': {
      const of = goType(type.of);
      return of.kind === 'string' && of.type === 'string'
        ? { kind: 'strings', type: 'map[string]string' }
        : { kind: 'map', type: type.go, of };
    }
    case 'struct':
      return goStruct(type.struct);
    case 'Duration':
    case 'FieldsV1':
    case 'RawExtension':
    case 'JSON':
      return { kind: 'any', type: type.go };
  }
}

function quantityRefusal(value: unknown): string | undefined {
  const read = readQuantity(value);
  return typeof read === 'string' ? read : undefined;
}
