import type { FieldPath } from '@sluice/engine';
import type { GoStruct, GoType } from './go-type.js';

/** A value of a JSON type that its field cannot take, in the words of Go's decoder. */
export interface TypeMismatch {
  readonly path: FieldPath;
  readonly message: string;
  readonly value: unknown;
  /** Whether the field takes a string, so that quoting would mend it. */
  readonly takesString: boolean;
}

/** What decoding an object finds. The API server tells the first type error only, or else all unknown fields. */
export interface Decoded {
  readonly typeErrors: readonly TypeMismatch[];
  readonly unknownFields: readonly FieldPath[];
  /** Nulls where a string is wanted: they are read as "". */
  readonly nulls: readonly FieldPath[];
}

/** Decodes a JSON value into a Go type as the API server does, `at` being the value's place in its object. */
export function decode(value: unknown, type: GoStruct, at: FieldPath = []): Decoded {
  const typeErrors: TypeMismatch[] = [];
  const unknownFields: FieldPath[] = [];
  const nulls: FieldPath[] = [];

  const fail = (found: unknown, path: FieldPath, struct: string, wanted: string, shown = ''): void => {
    const names = path.filter((step) => typeof step === 'string').join('.');
    const what = `json: cannot unmarshal ${jsonType(found)}${shown}`;
    const where =
      names === '' ? `Go value of type ${wanted}` : `Go struct field ${struct}.${names} of type ${wanted}`;
    typeErrors.push({ path, message: `${what} into ${where}`, value: found, takesString: false });
  };

  /** The decoder names a map of strings, not its key; `at` is the very value. */
  const failString = (
    found: unknown,
    path: FieldPath,
    at: FieldPath,
    struct: string,
    wanted: string,
  ): void => {
    fail(found, path, struct, wanted);
    typeErrors.push({ ...typeErrors.pop()!, path: at, takesString: true });
  };

  const visit = (found: unknown, wanted: GoType, path: FieldPath, struct: string): void => {
    // Null leaves a field unset, whatever its type.
    if (found === null || found === undefined) return;
    switch (wanted.kind) {
      case 'any':
        return;
      case 'string':
        if (typeof found !== 'string') failString(found, path, path, struct, wanted.type);
        return;
      case 'bool':
        if (typeof found !== 'boolean') fail(found, path, struct, wanted.type);
        return;
      case 'int-or-string':
        if (typeof found === 'string') return;
        return typeof found === 'boolean'
          ? failString(found, path, path, struct, wanted.type)
          : visitInteger(found, wanted.type, path, struct);
      case 'integer':
        return visitInteger(found, wanted.type, path, struct);
      case 'strings': {
        if (!isMap(found)) return fail(found, path, struct, wanted.type);
        for (const [key, inner] of Object.entries(found)) {
          if (inner === null) nulls.push([...path, key]);
          else if (typeof inner !== 'string') failString(inner, path, [...path, key], struct, 'string');
        }
        return;
      }
      case 'list':
        if (!Array.isArray(found)) return fail(found, path, struct, wanted.type);
        found.forEach((inner, index) => {
          if (inner === null && wanted.of.kind === 'string') nulls.push([...path, index]);
          else visit(inner, wanted.of, [...path, index], struct);
        });
        return;
      case 'struct':
        if (!isMap(found)) return fail(found, path, struct, wanted.type);
        for (const [key, inner] of Object.entries(found)) {
          const innerPath = [...path, key];
          if (Object.hasOwn(wanted.fields, key)) visit(inner, wanted.fields[key]!, innerPath, wanted.name);
          else unknownFields.push(innerPath);
        }
    }
  };

  const visitInteger = (found: unknown, type: 'int32' | 'int64', path: FieldPath, struct: string): void => {
    if (typeof found !== 'number') return fail(found, path, struct, type);
    const limit = type === 'int32' ? 2 ** 31 : 2 ** 63;
    if (!Number.isInteger(found) || found >= limit || found < -limit)
      fail(found, path, struct, type, ` ${found}`);
  };

  visit(value, type, at, type.name);
  return { typeErrors, unknownFields, nulls };
}

/** Whether a value is a JSON object. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value's type as Go's decoder calls it. */
export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'object' : typeof value;
}
