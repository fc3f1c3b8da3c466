/** The types of SPDY/3.1's control frames. */
export const FRAME = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

/** The sender will send no more on this stream. */
export const FLAG_FIN = 1;

/** Why a stream is reset. */
export const RESET = { protocolError: 1, invalidStream: 2, refusedStream: 3, cancel: 5 } as const;

const VERSION = 3;
const MAX_DATA = 0xff_ff_ff;
const MAX_ID = 0x7f_ff_ff_ff;

/** A control frame around a payload. */
export function controlFrame(type: number, flags: number, payload: Uint8Array): Buffer {
  const frame = Buffer.alloc(8 + payload.length);
  frame.writeUInt16BE(0x80_00 | VERSION, 0);
  frame.writeUInt16BE(type, 2);
  frame.writeUInt32BE(payload.length, 4);
  frame[4] = flags;
  frame.set(payload, 8);
  return frame;
}

/** A control frame whose payload is numbers of 32 bits. */
export function numbersFrame(type: number, ...numbers: readonly number[]): Buffer {
  const payload = Buffer.alloc(numbers.length * 4);
  for (const [at, number] of numbers.entries()) payload.writeUInt32BE(number, at * 4);
  return controlFrame(type, 0, payload);
}

/** The data frames that carry some bytes, each with its head apart from the bytes, which are not copied. */
export function* dataFrames(stream: number, bytes: Buffer, fin: boolean): Generator<Buffer> {
  let at = 0;
  do {
    const piece = bytes.subarray(at, at + MAX_DATA);
    at += piece.length;
    const head = Buffer.alloc(8);
    head.writeUInt32BE(stream & MAX_ID, 0);
    head.writeUInt32BE(piece.length, 4);
    head[4] = fin && at === bytes.length ? FLAG_FIN : 0;
    yield head;
    if (piece.length > 0) yield piece;
  } while (at < bytes.length);
}

/** The number of a stream or a ping at a place; its highest bit means nothing. */
export function readId(payload: Buffer, at: number): number {
  return payload.readUInt32BE(at) & MAX_ID;
}
