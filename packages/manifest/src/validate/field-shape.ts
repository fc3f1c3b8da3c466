import type { PolicyKind } from '@sluice/engine';
import { NETWORK_POLICY, OBJECT_META } from './api-types.js';
import type { GoType } from './go-type.js';
import { policySchema } from './policy-schemas.js';
import type { Schema } from './schema.js';

/** What may be written at a place of a policy, for whoever proposes it. */
export type FieldShape =
  | { readonly kind: 'map'; readonly fields: ReadonlyMap<string, FieldShape> }
  /** Keys and values of the user's own. */
  | { readonly kind: 'labels' }
  | { readonly kind: 'list'; readonly of: FieldShape }
  /** `values`: the only ones that there are. */
  | { readonly kind: 'scalar'; readonly values: readonly string[] }
  | { readonly kind: 'any' };

/** The values of the API's enumerations, by their Go types. */
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  'v1.Protocol': ['TCP', 'UDP', 'SCTP'],
  'v1.PolicyType': ['Ingress', 'Egress'],
  'v1.LabelSelectorOperator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
};

const shapes = new Map<PolicyKind, FieldShape>();

/** The fields of a kind of policy. */
export function policyShape(kind: PolicyKind): FieldShape {
  const known = shapes.get(kind);
  if (known) return known;
  const made = kind === 'NetworkPolicy' ? ofGoType(NETWORK_POLICY) : ofSchema(policySchema(kind), []);
  shapes.set(kind, made);
  return made;
}

function ofGoType(type: GoType): FieldShape {
  switch (type.kind) {
    case 'struct':
      return {
        kind: 'map',
        fields: new Map(Object.entries(type.fields).map(([name, field]) => [name, ofGoType(field)])),
      };
    case 'list':
      return { kind: 'list', of: ofGoType(type.of) };
    case 'strings':
      return { kind: 'labels' };
    case 'bool':
      return { kind: 'scalar', values: ['true', 'false'] };
    case 'string':
      return { kind: 'scalar', values: ENUMS[type.type] ?? [] };
    case 'integer':
    case 'int-or-string':
    case 'number':
    case 'time':
    case 'bytes':
      return { kind: 'scalar', values: [] };
    case 'map':
    case 'own':
    case 'any':
      return { kind: 'any' };
  }
}

function ofSchema(schema: Schema, path: readonly string[]): FieldShape {
  // The CRDs leave what Kubernetes itself defines to it.
  if (path.length === 1 && path[0] === 'metadata') return ofGoType(OBJECT_META);
  switch (schema.type) {
    case 'object':
      if (!schema.properties) return { kind: schema.additionalProperties ? 'labels' : 'any' };
      return {
        kind: 'map',
        fields: new Map(
          Object.entries(schema.properties).map(([name, field]) => [name, ofSchema(field, [...path, name])]),
        ),
      };
    case 'array':
      return { kind: 'list', of: ofSchema(schema.items, [...path, '']) };
    case 'string':
      return {
        kind: 'scalar',
        values: schema.enum ?? (path.at(-1) === 'operator' ? (ENUMS['v1.LabelSelectorOperator'] ?? []) : []),
      };
    case 'boolean':
      return { kind: 'scalar', values: ['true', 'false'] };
    case 'integer':
    case 'number':
      return { kind: 'scalar', values: [] };
    case 'any':
      return { kind: 'any' };
  }
}
