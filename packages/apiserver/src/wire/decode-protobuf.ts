import type { ApiField, ApiStruct, ApiType } from '../schema/api-type.js';
import { registeredType } from '../schema/kind-type.js';
import type { JsonMap } from '../meta/json.js';
import { ProtobufError, readFields } from './protobuf-reader.js';
import {
  bytesOf,
  durationText,
  floatOf,
  numberOf,
  readBytes,
  readJson,
  readNumber,
  readText,
  readTime,
  text,
} from './protobuf-values.js';

/** The content type of bodies in protobuf. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const MAGIC = [0x6b, 0x38, 0x73, 0x00];
/** Deeper messages than any of the API. */
const DEPTH = 100;

/** A message's value, or why there is none: `unrecognized` where not even its type could be read. */
export type ProtobufResult =
  | { readonly value: JsonMap }
  | { readonly unrecognized: string }
  | { readonly error: string; readonly apiVersion: string; readonly kind: string };

/**
 * Decodes a body of `application/vnd.kubernetes.protobuf` into what its JSON would be. The envelope (runtime.Unknown)
 * names the type.
 */
export function decodeProtobuf(body: Uint8Array): ProtobufResult {
  if (body.length === 0) return { unrecognized: 'empty data' };
  if (!MAGIC.every((byte, index) => body[index] === byte))
    return {
      unrecognized: 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    };
  const envelope = attempt(() => readEnvelope(body.subarray(MAGIC.length)));
  if (envelope instanceof ProtobufError) return { unrecognized: envelope.message };
  const { apiVersion, kind, raw } = envelope;
  const struct = registeredType(apiVersion, kind);
  if (!struct)
    return { error: `no kind "${kind}" is registered for version "${apiVersion}"`, apiVersion, kind };
  const value = attempt(() => readStruct(raw, struct, DEPTH));
  return value instanceof ProtobufError
    ? { error: value.message, apiVersion, kind }
    : { value: { kind, apiVersion, ...value } };
}

function attempt<T>(read: () => T): T | ProtobufError {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtobufError) return error;
    throw error;
  }
}

interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

function readEnvelope(bytes: Uint8Array): Envelope {
  let apiVersion = '';
  let kind = '';
  let raw: Uint8Array = new Uint8Array();
  for (const { number, value } of readFields(bytes)) {
    if (number === 1) {
      for (const field of readFields(bytesOf(value))) {
        if (field.number === 1) apiVersion = text(field.value);
        else if (field.number === 2) kind = text(field.value);
      }
    } else if (number === 2) raw = bytesOf(value);
  }
  return { apiVersion, kind, raw };
}

function readStruct(bytes: Uint8Array, struct: ApiStruct, depth: number): JsonMap {
  if (depth === 0) throw new ProtobufError('proto: message nested too deeply');
  const byNumber = numbersOf(struct);
  const values = new Map<string, unknown>();
  for (const { number, value } of readFields(bytes)) {
    const found = byNumber.get(number);
    // Fields of newer versions are skipped, as protobuf has it.
    if (!found) continue;
    if ('struct' in found) {
      for (const [key, inner] of Object.entries(readStruct(bytesOf(value), found.struct, depth - 1)))
        values.set(key, inner);
    } else values.set(found.name, readField(values.get(found.name), value, found, depth));
  }
  return Object.fromEntries([...values].filter(([, value]) => value !== undefined));
}

type Numbered = ApiField | { readonly struct: ApiStruct };
const numbered = new WeakMap<ApiStruct, ReadonlyMap<number, Numbered>>();

function numbersOf(struct: ApiStruct): ReadonlyMap<number, Numbered> {
  let known = numbered.get(struct);
  if (!known) {
    known = new Map<number, Numbered>([
      ...struct.ownFields.map((field) => [field.number, field] as const),
      ...struct.embedded.map((inner) => [inner.number, inner] as const),
    ]);
    numbered.set(struct, known);
  }
  return known;
}

function readField(before: unknown, value: bigint | Uint8Array, field: ApiField, depth: number): unknown {
  const { type } = field;
  switch (type.kind) {
    case 'list': {
      const list = (before as unknown[] | undefined) ?? [];
      list.push(...readItems(value, type.of, depth));
      return list;
    }
    case 'map': {
      const map = (before as Record<string, unknown> | undefined) ?? {};
      const [key, inner] = readEntry(bytesOf(value), type.of, depth);
      // A key may be called __proto__.
      Object.defineProperty(map, key, { value: inner, enumerable: true, configurable: true, writable: true });
      return map;
    }
    default: {
      const read = readValue(value, type, depth);
      // The server's encoder writes what is not a pointer even when it is empty: that is no value.
      return !field.pointer && !field.written && isZero(read) ? undefined : read;
    }
  }
}

/** One item, or many where numbers come packed. */
function* readItems(value: bigint | Uint8Array, of: ApiType, depth: number): Generator {
  if (typeof value === 'bigint' || !isNumber(of)) yield readValue(value, of, depth);
  else {
    // Packed: the bytes of the varints one after another, each read as if it had a tag.
    let start = 0;
    for (let at = 0; at < value.length; at++) {
      if (value[at]! >= 0x80) continue;
      const tagged = new Uint8Array([8, ...value.subarray(start, at + 1)]);
      for (const item of readFields(tagged)) yield readValue(item.value, of, depth);
      start = at + 1;
    }
    if (start < value.length) throw new ProtobufError('unexpected EOF');
  }
}

function isNumber({ kind }: ApiType): boolean {
  return kind === 'int32' || kind === 'int64' || kind === 'bool';
}

function readEntry(bytes: Uint8Array, of: ApiType, depth: number): readonly [string, unknown] {
  let key = '';
  let inner: unknown = zeroOf(of);
  for (const { number, value } of readFields(bytes)) {
    if (number === 1) key = text(value);
    else if (number === 2) inner = readValue(value, of, depth);
  }
  return [key, inner];
}

function readValue(value: bigint | Uint8Array, type: ApiType, depth: number): unknown {
  switch (type.kind) {
    case 'string':
      return text(value);
    case 'bool':
      return numberOf(value) !== 0n;
    case 'int32':
      return Number(BigInt.asIntN(32, numberOf(value)));
    case 'int64':
      return Number(BigInt.asIntN(64, numberOf(value)));
    case 'Duration':
      return durationText(BigInt.asIntN(64, readNumber(value, 1)));
    case 'float64':
      return floatOf(numberOf(value));
    case 'bytes':
      return Buffer.from(bytesOf(value)).toString('base64');
    case 'Time':
    case 'MicroTime':
      return readTime(bytesOf(value), type.kind);
    case 'Quantity':
      return readText(bytesOf(value), 1) ?? '0';
    case 'IntOrString': {
      const bytes = bytesOf(value);
      return readNumber(bytes, 1) === 1n
        ? (readText(bytes, 3) ?? '')
        : Number(BigInt.asIntN(32, readNumber(bytes, 2)));
    }
    case 'FieldsV1':
    case 'RawExtension':
    case 'JSON':
      return readJson(readBytes(bytesOf(value), 1));
    case 'list':
      // A named list is a message of its own, `items` its first field.
      return [...readFields(bytesOf(value))]
        .filter(({ number }) => number === 1)
        .map((item) => readValue(item.value, type.of, depth - 1));
    case 'map':
      return Object.fromEntries(
        [...readFields(bytesOf(value))]
          .filter(({ number }) => number === 1)
          .map((item) => readEntry(bytesOf(item.value), type.of, depth - 1)),
      );
    case 'struct':
      return readStruct(bytesOf(value), type.struct, depth - 1);
  }
}

function zeroOf(type: ApiType): unknown {
  switch (type.kind) {
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'list':
      return [];
    case 'Quantity':
      return '0';
    case 'struct':
    case 'map':
      return {};
    default:
      return 0;
  }
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false || value === null;
}
