/** Bytes that are no protobuf message of the type they should be. */
export class ProtobufError extends Error {}

/** One field of a message as it stands on the wire: a number, 8 or 4 bytes, or a length and bytes. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** The fields of a message in their order. Throws ProtobufError where the bytes end early or make no sense. */
export function* readFields(bytes: Uint8Array): Generator<WireField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new ProtobufError('unexpected EOF');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtobufError('proto: integer overflow');
  };
  const take = (length: number): number => {
    if (length > bytes.length - at) throw new ProtobufError('unexpected EOF');
    const start = at;
    at += length;
    return start;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    const wire = Number(tag & 7n);
    if (number < 1 || number >= 2 ** 29)
      throw new ProtobufError(`proto: illegal tag ${number} (wire type ${wire})`);
    switch (wire) {
      case VARINT:
        yield { number, value: varint() };
        break;
      case FIXED64:
        yield { number, value: view.getBigUint64(take(8), true) };
        break;
      case FIXED32:
        yield { number, value: BigInt(view.getUint32(take(4), true)) };
        break;
      case BYTES: {
        const length = varint();
        if (length > 0x7fff_ffffn)
          throw new ProtobufError('proto: negative length found during unmarshaling');
        const start = take(Number(length));
        yield { number, value: bytes.subarray(start, at) };
        break;
      }
      default:
        throw new ProtobufError(`proto: illegal wireType ${wire}`);
    }
  }
}
