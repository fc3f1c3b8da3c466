import type { FieldPath } from '@sluice/engine';
import { printNumber } from './print-number.js';
import type { GoStruct, GoType } from './go-type.js';
import { timeError } from './time-error.js';

/** A value of a JSON type that its field cannot take, in the words of Go's decoder. */
export interface TypeMismatch {
  readonly path: FieldPath;
  readonly message: string;
  readonly value: unknown;
  /** Whether the field takes a string, so that quoting would mend it. */
  readonly takesString: boolean;
  /** The type decodes itself: its error is told before all others. */
  readonly immediate?: boolean;
}

/** What decoding an object finds. The API server tells one type error only, or else all unknown fields. */
export interface Decoded {
  readonly typeErrors: readonly TypeMismatch[];
  readonly unknownFields: readonly FieldPath[];
  /** Nulls where a string is wanted: they are read as "". */
  readonly nulls: readonly FieldPath[];
}

/**
 * Decodes a JSON value into a Go type as the API server does, `at` being the value's place in its object. Maps are read
 * in the order of their keys, in which kubectl sends them. `written` gives a number's digits.
 */
export function decode(
  value: unknown,
  type: GoStruct,
  at: FieldPath = [],
  written?: (path: FieldPath) => string | undefined,
): Decoded {
  const typeErrors: TypeMismatch[] = [];
  const unknownFields: FieldPath[] = [];
  const nulls: FieldPath[] = [];
  // The decoder names fields, not the keys of maps.
  const keyDepths = new Set<number>();

  const fail = (found: unknown, path: FieldPath, struct: string, wanted: string, shown = ''): void => {
    const names = path.filter((step, depth) => typeof step === 'string' && !keyDepths.has(depth)).join('.');
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
      case 'time': {
        if (typeof found !== 'string') {
          failString(found, path, path, struct, wanted.type);
          return hasten();
        }
        const message = timeError(found);
        if (message !== undefined)
          typeErrors.push({ path, message, value: found, takesString: false, immediate: true });
        return;
      }
      case 'bool':
        if (typeof found !== 'boolean') fail(found, path, struct, wanted.type);
        return;
      case 'int-or-string':
        if (typeof found === 'string') return;
        if (typeof found === 'boolean') failString(found, path, path, struct, wanted.type);
        else if (!visitInteger(found, wanted.type, path, struct)) return;
        return hasten();
      case 'integer':
        visitInteger(found, wanted.type, path, struct);
        return;
      case 'strings': {
        if (!isMap(found)) return fail(found, path, struct, wanted.type);
        for (const [key, inner] of sortedEntries(found)) {
          if (inner === null) nulls.push([...path, key]);
          else if (typeof inner !== 'string') failString(inner, path, [...path, key], struct, 'string');
        }
        return;
      }
      case 'number':
        if (typeof found !== 'number') fail(found, path, struct, wanted.type);
        return;
      case 'bytes': {
        if (typeof found !== 'string') return failString(found, path, path, struct, wanted.type);
        const message = base64Error(found);
        if (message !== undefined) typeErrors.push({ path, message, value: found, takesString: false });
        return;
      }
      case 'own': {
        const message = wanted.refusal(found);
        if (message !== undefined)
          typeErrors.push({ path, message, value: found, takesString: false, immediate: true });
        return;
      }
      case 'map':
        if (!isMap(found)) return fail(found, path, struct, wanted.type);
        keyDepths.add(path.length);
        for (const [key, inner] of sortedEntries(found)) visit(inner, wanted.of, [...path, key], struct);
        keyDepths.delete(path.length);
        return;
      case 'list':
        if (!Array.isArray(found)) return fail(found, path, struct, wanted.type);
        found.forEach((inner, index) => {
          if (inner === null && wanted.of.kind === 'string') nulls.push([...path, index]);
          else visit(inner, wanted.of, [...path, index], struct);
        });
        return;
      case 'struct':
        if (!isMap(found)) return fail(found, path, struct, wanted.type);
        for (const [key, inner] of sortedEntries(found)) {
          const innerPath = [...path, key];
          if (Object.hasOwn(wanted.fields, key)) visit(inner, wanted.fields[key]!, innerPath, wanted.name);
          else unknownFields.push(innerPath);
        }
    }
  };

  /** Whether the value failed. */
  const visitInteger = (
    found: unknown,
    type: 'int32' | 'int64',
    path: FieldPath,
    struct: string,
  ): boolean => {
    const limit = type === 'int32' ? 2 ** 31 : 2 ** 63;
    if (typeof found !== 'number') fail(found, path, struct, type);
    else if (!Number.isInteger(found) || found >= limit || found < -limit)
      fail(found, path, struct, type, ` ${printNumber(found, written?.(path))}`);
    else return false;
    return true;
  };

  const hasten = (): void => {
    typeErrors.push({ ...typeErrors.pop()!, immediate: true });
  };

  visit(value, type, at, type.name);
  return { typeErrors, unknownFields, nulls };
}

/** What Go's decoder of standard base64 says, which skips line ends. */
function base64Error(text: string): string | undefined {
  const end = /^(?:(?:[A-Za-z0-9+/][\r\n]*){4})*/.exec(text)?.[0].length ?? 0;
  const rest = text.slice(end).replace(/[\r\n]+$/, '');
  if (rest === '' || /^[A-Za-z0-9+/]{3}=$|^[A-Za-z0-9+/]{2}==$/.test(rest)) return undefined;
  const wrong = /[^A-Za-z0-9+/]/.exec(rest)?.index;
  const padded = /^(?:[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)/.exec(rest)?.[0].length;
  // Padding that breaks off is told at the end, digits that break off at the start of their four.
  const at = padded ?? (/^[A-Za-z0-9+/]{2}=$/.test(rest) ? rest.length : (wrong ?? 0));
  return `illegal base64 data at input byte ${end + at}`;
}

function sortedEntries(map: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(map);
  const inOrder = entries.every(([key], index) => index === 0 || entries[index - 1]![0] < key);
  return inOrder ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1));
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

/** The type error that the API server tells. */
export function toldFirst(errors: readonly TypeMismatch[]): TypeMismatch | undefined {
  return errors.find(({ immediate }) => immediate) ?? errors[0];
}
