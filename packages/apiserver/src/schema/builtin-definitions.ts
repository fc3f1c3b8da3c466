import { BUILTIN_TYPES } from './builtin-types.js';
import type { Definitions, Schema } from './schema.js';

const texts: ReadonlyMap<string, string> = new Map(BUILTIN_TYPES);
const parsed = new Map<string, Schema>();

/** The types of the built-in kinds by their OpenAPI names; each is parsed when it is first asked for. */
export const BUILTIN_DEFINITIONS: Definitions = {
  get(name) {
    const text = texts.get(name);
    if (text === undefined) return undefined;
    let schema = parsed.get(name);
    if (!schema) parsed.set(name, (schema = JSON.parse(text) as Schema));
    return schema;
  },
  keys: () => texts.keys(),
};
