import { isMap } from '../meta/json.js';
import type { ApiStruct, ApiType } from '../schema/api-type.js';

/** Encodes what JSON is to a struct in protobuf, as a client does; for tests of the decoder. */
export function encodeStruct(value: unknown, struct: ApiStruct): Uint8Array {
  const map = isMap(value) ? value : {};
  const parts: Uint8Array[] = [];
  for (const { number, struct: inner } of struct.embedded)
    parts.push(bytesField(number, encodeStruct(value, inner)));
  for (const field of struct.ownFields) {
    const given = map[field.name];
    if (given === undefined || given === null) continue;
    if (field.type.kind === 'list')
      for (const item of given as readonly unknown[])
        parts.push(encodeField(field.number, item, field.type.of));
    else if (field.type.kind === 'map')
      for (const [key, item] of Object.entries(given))
        parts.push(
          bytesField(field.number, joined([bytesField(1, utf8(key)), encodeField(2, item, field.type.of)])),
        );
    else parts.push(encodeField(field.number, given, field.type));
  }
  return joined(parts);
}

/** The envelope of a body. */
export function encodeBody(apiVersion: string, kind: string, raw: Uint8Array): Uint8Array {
  const typeMeta = joined([bytesField(1, utf8(apiVersion)), bytesField(2, utf8(kind))]);
  return joined([utf8('k8s\0'), bytesField(1, typeMeta), bytesField(2, raw)]);
}

function encodeField(number: number, value: unknown, type: ApiType): Uint8Array {
  switch (type.kind) {
    case 'string':
      return bytesField(number, utf8(String(value)));
    case 'bytes':
      return bytesField(number, new Uint8Array(Buffer.from(String(value), 'base64')));
    case 'bool':
      return numberField(number, value === true ? 1n : 0n);
    case 'int32':
    case 'int64':
      return numberField(number, BigInt(value as number));
    case 'Quantity':
      return bytesField(number, bytesField(1, utf8(String(value))));
    case 'IntOrString':
      return bytesField(
        number,
        typeof value === 'number'
          ? joined([numberField(1, 0n), numberField(2, BigInt(value))])
          : joined([numberField(1, 1n), bytesField(3, utf8(String(value)))]),
      );
    case 'Time':
    case 'MicroTime': {
      const time = Date.parse(String(value));
      const micros = Number(/\.(\d{6})/.exec(String(value))?.[1] ?? 0);
      const seconds = BigInt(Math.floor(time / 1000));
      return bytesField(number, joined([numberField(1, seconds), numberField(2, BigInt(micros * 1000))]));
    }
    case 'struct':
      return bytesField(number, encodeStruct(value, type.struct));
    default:
      return bytesField(number, bytesField(1, utf8(JSON.stringify(value))));
  }
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

function numberField(number: number, value: bigint): Uint8Array {
  return new Uint8Array([...varint(BigInt(number * 8)), ...varint(value)]);
}

function bytesField(number: number, bytes: Uint8Array): Uint8Array {
  return joined([
    new Uint8Array([...varint(BigInt(number * 8 + 2)), ...varint(BigInt(bytes.length))]),
    bytes,
  ]);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
