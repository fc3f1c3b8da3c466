import { isMap } from '../../meta/json.js';
import type { Schema } from '../../schema/schema.js';

/** A value with the defaults of a structural schema (apiextensions, pkg/apiserver/schema/defaulting). Idempotent. */
export function withSchemaDefaults(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item: unknown) => withSchemaDefaults(item, items)) : value;
  }
  if (!isMap(value)) return value;
  const { properties = {}, additionalProperties: others } = schema;
  const entries = new Map(Object.entries(value));
  for (const [name, property] of Object.entries(properties)) {
    const given = entries.get(name);
    // Null is no value, unless the schema allows it.
    const absent = given === undefined || (given === null && property.nullable !== true);
    if (absent && property.default !== undefined) entries.set(name, property.default);
    else if (absent) entries.delete(name);
    if (entries.has(name)) entries.set(name, withSchemaDefaults(entries.get(name), property));
  }
  if (typeof others === 'object')
    for (const [name, inner] of entries)
      if (!Object.hasOwn(properties, name)) entries.set(name, withSchemaDefaults(inner, others));
  return Object.fromEntries(entries);
}
