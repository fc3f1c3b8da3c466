// Makes src/schema/builtin-types.ts, the types of the built-in kinds, from the models of @kubernetes/client-node, which are
// generated from Kubernetes' own OpenAPI document. Run it after a new version of that package.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ATOMIC_TYPES, MERGES, PACKAGES, plainName, QUANTITIES } from './type-groups.mjs';

/** @typedef {Record<string, unknown>} Schema */

const models = join(dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')), 'gen/models');
const MICRO_TIME = 'V1MicroTime';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const TIME = `${META}.Time`;
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

/** The text of the generated file. */
export function builtinTypesFile() {
  const lines = [...allTypes()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `  [${JSON.stringify(name)}, ${JSON.stringify(JSON.stringify(schema))}],\n`);
  return `// Made by scripts/builtin-types.mjs from @kubernetes/client-node: do not edit.

/** Name and schema, as JSON, of each type that a built-in kind is made of (Kubernetes 1.34). */
export const BUILTIN_TYPES: readonly (readonly [name: string, json: string])[] = [
${lines.join('')}];
`;
}

/** @returns {Map<string, Schema>} */
function allTypes() {
  /** @type {Map<string, string>} model → OpenAPI name */
  const names = new Map();
  for (const { package: prefix, roots } of PACKAGES) {
    const open = [...roots];
    for (let model = open.pop(); model !== undefined; model = open.pop()) {
      if (names.has(model) || model === MICRO_TIME) continue;
      names.set(model, `${prefix}.${plainName(model)}`);
      open.push(...attributesOf(model).flatMap(({ type }) => type.match(/\b[A-Z]\w*V1\w+|\bV1\w+/g) ?? []));
    }
  }
  /** @type {Map<string, Schema>} */
  const types = new Map();
  for (const [model, name] of names) types.set(name, typeOf(model, names));
  types.set(QUANTITY, {
    description:
      'Quantity is a fixed-point representation of a number: a number with an SI suffix such as m, k, M, Ki or Mi.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
  });
  types.set(TIME, { type: 'string', format: 'date-time', description: 'Time is a moment in RFC 3339.' });
  types.set(`${META}.MicroTime`, {
    type: 'string',
    format: 'date-time',
    description: 'MicroTime is a moment in RFC 3339 with microseconds.',
  });
  types.set(`${META}.FieldsV1`, {
    type: 'object',
    description: 'FieldsV1 stores a set of fields in a data structure like a Trie, in JSON format.',
  });
  types.set(INT_OR_STRING, {
    description: 'IntOrString is a type that can hold an int32 or a string.',
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  });
  return types;
}

/**
 * @param {string} model
 * @param {Map<string, string>} names
 * @returns {Schema}
 */
function typeOf(model, names) {
  const plain = plainName(model);
  const { description, fields } = documentsOf(model);
  /** @type {Record<string, Schema>} */
  const properties = {};
  /** @type {string[]} */
  const required = [];
  for (const { name, baseName, type, format } of attributesOf(model)) {
    const document = fields.get(name);
    const value = QUANTITIES.has(`${plain}.${name}`)
      ? quantityOf(type)
      : valueOf(type, format, `${plain}.${baseName}`, names);
    const markers = MERGES[plain]?.[baseName] ?? (type.startsWith('Array<') ? ATOMIC_LIST : {});
    const text = document?.description ? { description: document.description } : {};
    properties[baseName] =
      '$ref' in value && (Object.keys(markers).length > 0 || document?.description)
        ? { ...text, allOf: [value], ...markers }
        : { ...text, ...value, ...markers };
    if (document?.required) required.push(baseName);
  }
  return {
    description,
    type: 'object',
    ...(required.length > 0 && { required }),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(ATOMIC_TYPES.has(plain) && { 'x-kubernetes-map-type': 'atomic' }),
  };
}

const ATOMIC_LIST = { 'x-kubernetes-list-type': 'atomic' };

/**
 * @param {string} type
 * @param {string} format
 * @param {string} field
 * @param {Map<string, string>} names
 * @returns {Schema}
 */
function valueOf(type, format, field, names) {
  const list = /^Array<(.*)>$/.exec(type)?.[1];
  if (list !== undefined) return { type: 'array', items: valueOf(list, format, `${field}[]`, names) };
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (map !== undefined)
    return { type: 'object', additionalProperties: valueOf(map, format, `${field}{}`, names) };
  const name = names.get(type);
  if (name !== undefined) return refer(name);
  switch (type) {
    case 'string':
      return format === '' ? { type } : { type, format };
    case 'boolean':
      return { type };
    case 'number':
      return { type: format.startsWith('int') ? 'integer' : 'number', ...(format !== '' && { format }) };
    case MICRO_TIME:
      return refer(`${META}.MicroTime`);
    case 'Date':
      return refer(TIME);
    case 'IntOrString':
      return refer(INT_OR_STRING);
    case 'any':
      return field === 'ManagedFieldsEntry.fieldsV1' ? refer(`${META}.FieldsV1`) : ANYTHING;
    default:
      throw new Error(`${field} has a type without a form: ${type}`);
  }
}

const ANYTHING = { 'x-kubernetes-preserve-unknown-fields': true };

/** @param {string} type */
function quantityOf(type) {
  return type === 'string' ? refer(QUANTITY) : { type: 'object', additionalProperties: refer(QUANTITY) };
}

/** @param {string} name */
function refer(name) {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * @param {string} model
 * @returns {{ name: string, baseName: string, type: string, format: string }[]}
 */
function attributesOf(model) {
  const text = readFileSync(join(models, `${model}.js`), 'utf8');
  const list = /attributeTypeMap = (\[[\s\S]*?\n\]|\[\]);/.exec(text)?.[1];
  return list === undefined ? [] : JSON.parse(list);
}

/**
 * The words of a model and its fields, and which fields are required.
 * @param {string} model
 */
function documentsOf(model) {
  const text = readFileSync(join(models, `${model}.d.ts`), 'utf8');
  const [head = '', body = ''] = text.split('export declare class');
  /** @type {Map<string, { description: string, required: boolean }>} */
  const fields = new Map();
  for (const [, comment = '', name = '', optional] of body.matchAll(
    /^ {4}(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?'(\w+)'(\?)?:/gm,
  ))
    fields.set(name, { description: wordsOf(comment), required: optional === undefined });
  const comments = [...head.matchAll(/\/\*\*([\s\S]*?)\*\//g)];
  return { description: comments.length > 1 ? wordsOf(comments.at(-1)?.[1] ?? '') : '', fields };
}

/** @param {string} comment */
function wordsOf(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .replaceAll(/\\(['"])/g, '$1')
    .trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../src/schema/builtin-types.ts', import.meta.url));
  writeFileSync(file, builtinTypesFile());
}
