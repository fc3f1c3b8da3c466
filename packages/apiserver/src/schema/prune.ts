import type { FieldPath } from '@sluice/engine';
import { isMap } from '../meta/json.js';
import { type Definitions, resolveSchema, type Schema } from './schema.js';

/** A custom resource without the fields that its schema does not know, and where those were. */
export interface Pruned {
  readonly value: unknown;
  readonly unknown: readonly FieldPath[];
}

/** Prunes a value by a structural schema (apiextensions, pkg/apiserver/schema/pruning); metadata is not looked into. */
export function prune(value: unknown, schema: Schema, definitions: Definitions): Pruned {
  const unknown: FieldPath[] = [];
  const visit = (found: unknown, declared: Schema | undefined, path: FieldPath): unknown => {
    const wanted = resolveSchema(declared, definitions);
    if (!wanted || wanted['x-kubernetes-preserve-unknown-fields']) return found;
    if (Array.isArray(found))
      return found.map((item: unknown, index) => visit(item, wanted.items, [...path, index]));
    if (!isMap(found)) return found;
    const entries: (readonly [string, unknown])[] = [];
    for (const [key, inner] of Object.entries(found)) {
      const at = [...path, key];
      const type = typeOfKey(wanted, key);
      if (isRootField(path, key)) entries.push([key, inner]);
      else if (type === true) entries.push([key, inner]);
      else if (type === false) unknown.push(at);
      else entries.push([key, visit(inner, type, at)]);
    }
    return Object.fromEntries(entries);
  };
  return { value: visit(value, schema, []), unknown };
}

function isRootField(path: FieldPath, key: string): boolean {
  return path.length === 0 && (key === 'metadata' || key === 'apiVersion' || key === 'kind');
}

/** The schema of a key, or whether anything may stand there. */
function typeOfKey({ properties, additionalProperties, type }: Schema, key: string): Schema | boolean {
  if (properties && Object.hasOwn(properties, key)) return properties[key]!;
  if (additionalProperties !== undefined) return additionalProperties;
  // A schema that says nothing of objects leaves them alone.
  return type !== 'object' && !properties;
}
