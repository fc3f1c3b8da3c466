import type { CrdSchema } from '@sluice/manifest';
import type { Schema } from '../../schema/schema.js';

/** A schema of OpenAPI in the form that objects are validated by; rules of CEL are not run. */
export function crdSchema(schema: Schema): CrdSchema {
  switch (schema.type) {
    case 'object': {
      const { additionalProperties: others, required, minProperties, maxProperties } = schema;
      return {
        type: 'object',
        ...(schema.properties && {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, inner]) => [name, nullable(inner)]),
          ),
        }),
        ...(typeof others === 'object' && { additionalProperties: nullable(others) }),
        ...(required && { required }),
        ...(minProperties !== undefined && { minProperties }),
        ...(maxProperties !== undefined && { maxProperties }),
      };
    }
    case 'array': {
      const { items, minItems, maxItems } = schema;
      return {
        type: 'array',
        items: items ? nullable(items) : { type: 'any' },
        ...(minItems !== undefined && { minItems }),
        ...(maxItems !== undefined && { maxItems }),
        ...(schema['x-kubernetes-list-type'] === 'set' && { set: true }),
      };
    }
    case 'string': {
      const { enum: values, maxLength, minLength, pattern } = schema;
      return {
        type: 'string',
        ...(values && { enum: values.map(String) }),
        ...(maxLength !== undefined && { maxLength }),
        ...(minLength !== undefined && { minLength }),
        ...(pattern !== undefined && isPattern(pattern) && { pattern }),
      };
    }
    case 'integer':
    case 'number': {
      const { minimum, maximum } = schema;
      return {
        type: schema.type,
        ...(minimum !== undefined && { minimum }),
        ...(maximum !== undefined && { maximum }),
      };
    }
    case 'boolean':
      return { type: 'boolean' };
    default:
      return { type: 'any' };
  }
}

/** What may be null is not looked into. */
function nullable(schema: Schema): CrdSchema {
  return schema.nullable ? { type: 'any' } : crdSchema(schema);
}

/** Patterns are written for another engine: one that this one cannot read is not asked. */
function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
