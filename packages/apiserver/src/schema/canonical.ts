import { type JsonMap, isMap, own } from '../meta/json.js';
import type { ApiField, ApiStruct, ApiType } from './api-type.js';
import { printQuantity, readQuantity } from './quantity.js';

/**
 * A decoded value as Go would encode it again: fields in their order, unknown ones and nulls gone, empty ones where
 * their tags drop them, times and quantities in their canonical form. Idempotent.
 */
export function canonical(value: unknown, struct: ApiStruct): JsonMap {
  const entries: (readonly [string, unknown])[] = [];
  for (const field of struct.fields.values()) {
    const encoded = encodeField(own(value, field.name), field);
    if (encoded !== undefined) entries.push([field.name, encoded]);
  }
  return Object.fromEntries(entries);
}

function encodeField(value: unknown, field: ApiField): unknown {
  const absent = value === undefined || value === null;
  const { type } = field;
  if (field.pointer) return absent ? (field.written ? null : undefined) : encode(value, type);
  switch (type.kind) {
    case 'struct': {
      const inner = canonical(value, type.struct);
      return field.omitZero && Object.keys(inner).length === 0 ? undefined : inner;
    }
    case 'Time':
    case 'MicroTime':
      return absent ? (field.omitZero ? undefined : null) : encode(value, type);
    case 'IntOrString':
    case 'Quantity':
    case 'Duration':
    case 'FieldsV1':
    case 'RawExtension':
    case 'JSON':
      return absent ? undefined : encode(value, type);
    case 'list':
      if (absent) return field.written ? null : undefined;
      return Array.isArray(value) && value.length === 0 && !field.written ? undefined : encode(value, type);
    case 'map':
      if (absent) return field.written ? null : undefined;
      return isMap(value) && Object.keys(value).length === 0 && !field.written
        ? undefined
        : encode(value, type);
    default: {
      const zero = zeroOf(type);
      const given = absent ? zero : encode(value, type);
      return given === zero && !field.written ? undefined : given;
    }
  }
}

function encode(value: unknown, type: ApiType): unknown {
  switch (type.kind) {
    case 'struct':
      return canonical(value, type.struct);
    case 'list':
      return Array.isArray(value)
        ? value.map((item: unknown) => (item === null ? zeroOf(type.of) : encode(item, type.of)))
        : value;
    case 'map':
      if (!isMap(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          item === null ? zeroOf(type.of) : encode(item, type.of),
        ]),
      );
    case 'Time':
      return timeText(value, 0);
    case 'MicroTime':
      return timeText(value, 6);
    case 'Quantity': {
      const read = readQuantity(value);
      return typeof read === 'string' ? value : printQuantity(read);
    }
    default:
      return value;
  }
}

/** RFC 3339 in UTC with so many digits after the second. */
function timeText(value: unknown, digits: 0 | 6): unknown {
  if (typeof value !== 'string') return value;
  const match = /^(.*T\d+:\d\d:\d\d)(?:[.,](\d+))?(Z|[-+]\d\d:\d\d)$/.exec(value);
  const whole = match && Date.parse(`${match[1]}${match[3]}`);
  if (!match || whole === null || Number.isNaN(whole)) return value;
  const fraction = digits === 0 ? '' : `.${(match[2] ?? '').padEnd(6, '0').slice(0, 6)}`;
  return `${new Date(whole).toISOString().slice(0, 19)}${fraction}Z`;
}

function zeroOf(type: ApiType): unknown {
  switch (type.kind) {
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'struct':
      return canonical({}, type.struct);
    case 'list':
    case 'map':
    case 'Time':
    case 'MicroTime':
    case 'FieldsV1':
    case 'RawExtension':
    case 'JSON':
      return null;
    case 'Quantity':
      return '0';
    case 'Duration':
      return '0s';
    default:
      return 0;
  }
}
