import { ProtobufError, readFields } from './protobuf-reader.js';

/** The bytes of a field that has a length. */
export function bytesOf(value: bigint | Uint8Array): Uint8Array {
  if (typeof value === 'bigint') throw new ProtobufError('proto: wrong wireType = 0');
  return value;
}

/** The number of a field that has none. */
export function numberOf(value: bigint | Uint8Array): bigint {
  if (typeof value !== 'bigint') throw new ProtobufError('proto: wrong wireType = 2');
  return value;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A field as text; what is no UTF-8 is replaced. */
export function text(value: bigint | Uint8Array): string {
  return utf8.decode(bytesOf(value));
}

function lastOf(bytes: bigint | Uint8Array, wanted: number): bigint | Uint8Array | undefined {
  let found: bigint | Uint8Array | undefined;
  for (const { number, value } of readFields(bytesOf(bytes))) if (number === wanted) found = value;
  return found;
}

/** The number of a field of a small message; 0 where it is absent. */
export function readNumber(bytes: bigint | Uint8Array, wanted: number): bigint {
  return numberOf(lastOf(bytes, wanted) ?? 0n);
}

/** The text of a field of a small message. */
export function readText(bytes: Uint8Array, wanted: number): string | undefined {
  const found = lastOf(bytes, wanted);
  return found === undefined ? undefined : text(found);
}

/** The bytes of a field of a small message. */
export function readBytes(bytes: Uint8Array, wanted: number): Uint8Array {
  return bytesOf(lastOf(bytes, wanted) ?? new Uint8Array());
}

/** The JSON in a raw field; undefined where there is none. */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    throw new ProtobufError('invalid JSON in a raw field');
  }
}

/** The years that RFC 3339 can write. */
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;

/** RFC 3339 in seconds, or with six digits; the zero time is null. */
export function readTime(bytes: Uint8Array, kind: 'Time' | 'MicroTime'): string | null {
  if (bytes.length === 0) return null;
  const seconds = BigInt.asIntN(64, readNumber(bytes, 1));
  const nanos = Number(BigInt.asIntN(32, readNumber(bytes, 2)));
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= 1e9)
    throw new ProtobufError('a time is out of range');
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const micros = String(Math.floor(nanos / 1000)).padStart(6, '0');
  return kind === 'Time' ? `${whole}Z` : `${whole}.${micros}Z`;
}

/** A double of its bits. */
export function floatOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

/** A Go duration of nanoseconds, `1h0m0s`. */
export function durationText(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  if (size === 0n) return '0s';
  if (size < 1_000_000_000n) {
    const [unit, digits] = size < 1000n ? ['ns', 0] : size < 1_000_000n ? ['µs', 3] : (['ms', 6] as const);
    return `${sign}${decimal(size, digits)}${unit}`;
  }
  const seconds = size / 1_000_000_000n;
  const hours = seconds / 3600n;
  const minutes = (seconds / 60n) % 60n;
  const rest = decimal(size % 60_000_000_000n, 9);
  const head = hours > 0n ? `${hours}h${minutes}m` : minutes > 0n ? `${minutes}m` : '';
  return `${sign}${head}${rest}s`;
}

function decimal(value: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const fraction = String(value % scale)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${value / scale}${digits === 0 || fraction === '' ? '' : `.${fraction}`}`;
}
