/**
 * A type of the API as OpenAPI v3 has it, with the extensions of Kubernetes. Built-in kinds and custom resources have
 * the same form; decoding, strategic merge, server-side apply and the served documents all read it.
 */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** Strategic merge: `merge`, `retainKeys` or `merge,retainKeys`; without it lists are replaced. */
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  /** Server-side apply: lists are atomic without it. */
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-validations'?: readonly SchemaValidation[];
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
}

/** A rule of CEL in a custom resource's schema. */
export interface SchemaValidation {
  readonly rule: string;
  readonly message?: string;
}

/** A kind by its three names. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Named types: `io.k8s.api.core.v1.PodSpec` → its schema. */
export interface Definitions {
  readonly get: (name: string) => Schema | undefined;
  readonly keys: () => Iterable<string>;
}

/** What a reference to a named type begins with. */
export const SCHEMA_PREFIX = '#/components/schemas/';

/** Follows `$ref` and a lone `allOf` to the schema that says something; extensions beside the reference win. */
export function resolveSchema(schema: Schema | undefined, definitions: Definitions): Schema | undefined {
  if (!schema) return undefined;
  const { $ref: reference = schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined, ...beside } =
    schema;
  if (reference === undefined) return schema;
  const found = definitions.get(
    reference.startsWith(SCHEMA_PREFIX) ? reference.slice(SCHEMA_PREFIX.length) : reference,
  );
  const { allOf: _, ...extensions } = beside;
  return found && { ...found, ...extensions };
}

/** A reference to a named type. */
export function referTo(name: string): Schema {
  return { $ref: SCHEMA_PREFIX + name };
}
