import type { FieldPath } from '@sluice/engine';
import { isMap } from './decode.js';
import { type FieldError, invalid, printPath, required, unsupported } from './field-error.js';
import type { Schema } from './schema.js';

/**
 * Validates a value against a CRD's schema with the API server's words (kube-openapi through apiextensions). Rules of
 * CEL are not run: the server runs them on objects without errors of these kinds only.
 */
export function validateSchema(value: unknown, schema: Schema, path: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = [];
  visit(value, schema, path, errors);
  return errors;
}

function visit(value: unknown, schema: Schema, path: FieldPath, errors: FieldError[]): void {
  if (schema.type === 'any') return;
  const type = schemaType(value);
  if (type !== schema.type && !(type === 'integer' && schema.type === 'number')) {
    const detail = `${printPath(path)} in body must be of type ${schema.type}: "${type}"`;
    errors.push({ ...invalid(path, type, detail), wrongType: { value } });
    return;
  }
  const inBody = (detail: string): string => `${printPath(path)} in body ${detail}`;
  switch (schema.type) {
    case 'object': {
      const map = value as Readonly<Record<string, unknown>>;
      const size = Object.keys(map).length;
      const { minProperties = 0, maxProperties = Infinity } = schema;
      if (size < minProperties)
        errors.push(invalid(path, size, inBody(`should have at least ${minProperties} properties`)));
      if (size > maxProperties) errors.push(tooMany(path, size, maxProperties));
      for (const name of schema.required ?? []) {
        if (!Object.hasOwn(map, name)) errors.push(required([...path, name]));
      }
      for (const [name, inner] of Object.entries(map)) {
        const property = propertyOf(schema, name);
        if (property) visit(inner, property, [...path, name], errors);
      }
      return;
    }
    case 'array': {
      const list = value as readonly unknown[];
      const { minItems = 0, maxItems = Infinity } = schema;
      if (list.length < minItems)
        errors.push(invalid(path, list.length, inBody(`should have at least ${minItems} items`)));
      if (list.length > maxItems) errors.push(tooMany(path, list.length, maxItems));
      list.forEach((item, index) => visit(item, schema.items, [...path, index], errors));
      if (schema.set) errors.push(...duplicates(list, path));
      return;
    }
    case 'string': {
      const text = value as string;
      if (schema.enum && !schema.enum.includes(text))
        errors.push(unsupported(path, text, schema.enum, false));
      errors.push(...stringErrors(text, schema, path));
      return;
    }
    case 'boolean':
      return;
    case 'number':
    case 'integer': {
      const number = value as number;
      const { minimum = -Infinity, maximum = Infinity } = schema;
      if (number > maximum)
        errors.push(invalid(path, number, inBody(`should be less than or equal to ${maximum}`)));
      if (number < minimum)
        errors.push(invalid(path, number, inBody(`should be greater than or equal to ${minimum}`)));
    }
  }
}

/** The first rule of a string that does not hold: the server looks no further. */
function stringErrors(
  text: string,
  { minLength = 0, maxLength = Infinity, pattern }: Schema & { type: 'string' },
  path: FieldPath,
): readonly FieldError[] {
  const length = [...text].length;
  if (length > maxLength)
    return [{ path, kind: 'Too long', detail: `may not be more than ${maxLength} bytes` }];
  const inBody = `${printPath(path)} in body`;
  if (length < minLength)
    return [invalid(path, text, `${inBody} should be at least ${minLength} chars long`)];
  if (pattern === undefined || (text.length <= 10_000 && new RegExp(pattern).test(text))) return [];
  return [invalid(path, text, `${inBody} should match '${pattern}'`)];
}

/** Runs the rules of CEL on a value that has no other errors; their errors name the type, not the value. */
export function validateRules(value: unknown, schema: Schema, path: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const rule of schema.rules ?? []) {
    if (!rule.holds(value))
      errors.push(invalid(path, schema.type, rule.message, rule.at && [...path, ...rule.at]));
  }
  if (schema.type === 'object' && isMap(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const property = propertyOf(schema, name);
      if (property) errors.push(...validateRules(inner, property, [...path, name]));
    }
  } else if (schema.type === 'array' && Array.isArray(value)) {
    value.forEach((item: unknown, index) =>
      errors.push(...validateRules(item, schema.items, [...path, index])),
    );
  }
  return errors;
}

/** The paths of fields that the schema does not know; the API server prunes them, or refuses them when strict. */
export function unknownFields(value: unknown, schema: Schema, path: FieldPath): readonly FieldPath[] {
  if (schema.type === 'array' && Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => unknownFields(item, schema.items, [...path, index]));
  }
  if (schema.type !== 'object' || !isMap(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const property = propertyOf(schema, name);
    return property ? unknownFields(inner, property, [...path, name]) : [[...path, name]];
  });
}

/** Whether an error keeps the API server from running the rules of CEL. */
export function isBlocking({ kind, wrongType }: FieldError): boolean {
  return (
    wrongType !== undefined ||
    (kind !== 'Invalid value' && kind !== 'Duplicate value' && kind !== 'Forbidden')
  );
}

function propertyOf(schema: Schema & { type: 'object' }, name: string): Schema | undefined {
  const { properties = {}, additionalProperties } = schema;
  return Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
}

function tooMany(path: FieldPath, value: number, limit: number): FieldError {
  return { path, kind: 'Too many', value, detail: `must have at most ${limit} items` };
}

function duplicates(list: readonly unknown[], path: FieldPath): readonly FieldError[] {
  const seen = new Set<unknown>();
  return list.flatMap((item, index): readonly FieldError[] => {
    const repeated = seen.has(item);
    seen.add(item);
    return repeated ? [{ path: [...path, index], kind: 'Duplicate value', value: item, detail: '' }] : [];
  });
}

function schemaType(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
