import { FLAG_FIN, readId } from './frame.js';

/** What the peer sent: a control frame as a whole, data as it comes in (`fin` with the last of a stream). */
export type ReadFrame =
  | { readonly type: 'control'; readonly control: number; readonly flags: number; readonly payload: Buffer }
  | { readonly type: 'data'; readonly stream: number; readonly bytes: Buffer; readonly fin: boolean };

/** The peer does not speak SPDY/3.1. */
export class SpdyError extends Error {
  override readonly name = 'SpdyError';
}

/** A control frame is held as a whole; those that clients send have some hundred bytes. */
const CONTROL_LIMIT = 64 * 1024;
const HEAD = 8;
const NOTHING = Buffer.alloc(0);

/**
 * Parts a stream of bytes into frames. Data is never held until its frame is complete, so that a long frame costs no
 * memory. Throws SpdyError for what is none of SPDY/3.1; what is cut off at the end is dropped.
 */
export async function* readFrames(bytes: AsyncIterable<Buffer>): AsyncGenerator<ReadFrame> {
  let rest: Buffer = NOTHING;
  let left: { readonly stream: number; readonly fin: boolean; readonly length: number } | undefined;
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (left) {
        if (rest.length === 0 && left.length > 0) break;
        const { stream, fin, length }: NonNullable<typeof left> = left;
        const piece = rest.subarray(0, length);
        rest = rest.subarray(piece.length);
        left = piece.length < length ? { stream, fin, length: length - piece.length } : undefined;
        yield { type: 'data', stream, bytes: piece, fin: fin && !left };
        continue;
      }
      if (rest.length < HEAD) break;
      const length = rest.readUIntBE(5, 3);
      const flags = rest[4]!;
      if ((rest[0]! & 0x80) === 0) {
        left = { stream: readId(rest, 0), fin: (flags & FLAG_FIN) !== 0, length };
        rest = rest.subarray(HEAD);
        continue;
      }
      const version = rest.readUInt16BE(0) & 0x7f_ff;
      if (version !== 3) throw new SpdyError(`version ${version} is not spoken here`);
      if (length > CONTROL_LIMIT) throw new SpdyError(`a control frame of ${length} bytes is too long`);
      if (rest.length < HEAD + length) break;
      const payload = rest.subarray(HEAD, HEAD + length);
      const control = rest.readUInt16BE(2);
      rest = rest.subarray(HEAD + length);
      yield { type: 'control', control, flags, payload };
    }
  }
}
