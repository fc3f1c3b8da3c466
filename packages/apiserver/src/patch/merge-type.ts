import type { Kind } from '../kinds/kind.js';
import { isMap } from '../meta/json.js';
import type { ApiField, ApiStruct, ApiType } from '../schema/api-type.js';
import { kindType, metadataType } from '../schema/kind-type.js';
import { type Definitions, resolveSchema, type Schema } from '../schema/schema.js';

/** How values of a type merge (structured-merge-diff, schema/elements.go). */
export type MergeType =
  | { readonly kind: 'scalar' }
  | {
      readonly kind: 'list';
      readonly atomic: boolean;
      /** Items are known by these; a list with none of them is a set. */
      readonly keys: readonly string[];
      readonly of: () => MergeType;
    }
  | {
      readonly kind: 'map';
      readonly atomic: boolean;
      /** The declared fields. */
      readonly fields: ReadonlyMap<string, () => MergeType>;
      /** What fields that are not declared are; nothing may stand there without it. */
      readonly others: (() => MergeType) | undefined;
      /** What an absent key of an item stands for. */
      readonly fallbacks: ReadonlyMap<string, unknown>;
    }
  /** Known by its values alone: maps merge, lists are atomic. */
  | { readonly kind: 'deduced' };

const SCALAR: MergeType = { kind: 'scalar' };
const DEDUCED: MergeType = { kind: 'deduced' };
const ATOMIC_LIST: MergeType = { kind: 'list', atomic: true, keys: [], of: () => DEDUCED };
const DEDUCED_MAP: MergeType = {
  kind: 'map',
  atomic: false,
  fields: new Map(),
  others: () => DEDUCED,
  fallbacks: new Map(),
};

/** The type that a value is merged by. */
export function deduce(
  type: MergeType,
  ...values: readonly unknown[]
): Exclude<MergeType, { kind: 'deduced' }> {
  if (type.kind !== 'deduced') return type;
  const value = values.find((each) => each !== undefined && each !== null);
  const found = Array.isArray(value) ? ATOMIC_LIST : isMap(value) ? DEDUCED_MAP : SCALAR;
  return found as Exclude<MergeType, { kind: 'deduced' }>;
}

/** The type of a field; undefined where none may stand. */
export function fieldOf(type: MergeType, name: string): MergeType | undefined {
  if (type.kind === 'deduced') return DEDUCED;
  if (type.kind !== 'map') return undefined;
  return (type.fields.get(name) ?? type.others)?.();
}

/** The type of a list's items. */
export function itemOf(type: MergeType): MergeType | undefined {
  return type.kind === 'list' ? type.of() : undefined;
}

const kinds = new WeakMap<Kind, MergeType>();
const structs = new WeakMap<ApiStruct, Map<boolean, MergeType>>();

/** How objects of a kind merge. */
export function mergeTypeOf(kind: Kind): MergeType {
  let type = kinds.get(kind);
  if (!type) {
    const struct = kindType(kind);
    type = rooted(struct ? ofStruct(struct, false) : ofSchema(kind.schema, kind.definitions), !struct);
    kinds.set(kind, type);
  }
  return type;
}

/** Objects have a kind and a version, and custom resources the metadata that all have. */
function rooted(type: MergeType, custom: boolean): MergeType {
  if (type.kind !== 'map') return DEDUCED_MAP;
  const fields = new Map([...type.fields, ['apiVersion', () => SCALAR], ['kind', () => SCALAR]] as const);
  if (custom) fields.set('metadata', () => ofStruct(metadataType(), false));
  return { ...type, fields };
}

function ofStruct(struct: ApiStruct, atomic: boolean): MergeType {
  let known = structs.get(struct);
  if (!known) structs.set(struct, (known = new Map()));
  let type = known.get(atomic);
  if (!type) {
    const fields = [...struct.fields.values()];
    type = {
      kind: 'map',
      atomic: atomic || struct.atomic,
      fields: new Map(fields.map((field) => [field.name, lazy(() => ofField(field))])),
      others: undefined,
      fallbacks: new Map(
        fields.filter(({ fallback }) => fallback !== undefined).map(({ name, fallback }) => [name, fallback]),
      ),
    };
    known.set(atomic, type);
  }
  return type;
}

function ofField({ type, set, keys, atomic }: ApiField): MergeType {
  if (type.kind === 'list')
    return { kind: 'list', atomic: !set && keys.length === 0, keys, of: lazy(() => ofType(type.of)) };
  return ofType(type, atomic);
}

function ofType(type: ApiType, atomic = false): MergeType {
  switch (type.kind) {
    case 'struct':
      return ofStruct(type.struct, atomic);
    case 'list':
      return { kind: 'list', atomic: true, keys: [], of: lazy(() => ofType(type.of)) };
    case 'map':
      return { ...DEDUCED_MAP, atomic, others: lazy(() => ofType(type.of)) } as MergeType;
    case 'FieldsV1':
    case 'RawExtension':
    case 'JSON':
      return DEDUCED;
    default:
      return SCALAR;
  }
}

function ofSchema(declared: Schema | undefined, definitions: Definitions): MergeType {
  const schema = resolveSchema(declared, definitions);
  if (!schema) return DEDUCED;
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true;
  switch (schema.type) {
    case 'array': {
      const listType = schema['x-kubernetes-list-type'] ?? 'atomic';
      const keys = listType === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : [];
      return {
        kind: 'list',
        atomic: listType === 'atomic',
        keys,
        of: lazy(() => ofSchema(schema.items, definitions)),
      };
    }
    case 'object': {
      const { properties = {}, additionalProperties: extra } = schema;
      if (preserves && Object.keys(properties).length === 0) return DEDUCED;
      return {
        kind: 'map',
        atomic: schema['x-kubernetes-map-type'] === 'atomic',
        fields: new Map(
          Object.entries(properties).map(([name, inner]) => [name, lazy(() => ofSchema(inner, definitions))]),
        ),
        others:
          typeof extra === 'object'
            ? lazy(() => ofSchema(extra, definitions))
            : preserves || extra === true
              ? () => DEDUCED
              : undefined,
        fallbacks: new Map(
          Object.entries(properties)
            .filter(([, inner]) => inner.default !== undefined)
            .map(([name, inner]) => [name, inner.default]),
        ),
      };
    }
    case undefined:
      return schema['x-kubernetes-int-or-string'] ? SCALAR : DEDUCED;
    default:
      return SCALAR;
  }
}

function lazy(make: () => MergeType): () => MergeType {
  let made: MergeType | undefined;
  return () => (made ??= make());
}
