import { constants, createInflate, type Inflate } from 'node:zlib';
import { DICTIONARY } from './dictionary.js';
import { SpdyError } from './read-frames.js';

/** The headers of a stream, by their names in lower case; the values of one name are joined by `,`. */
export type StreamHeaders = ReadonlyMap<string, string>;

/** The headers that one frame may unpack to, in bytes. */
const LIMIT = 64 * 1024;

/** Unpacks the header blocks of a connection, which are one stream of zlib: every block has to pass, in order. */
export class HeaderReader {
  readonly #inflate: Inflate = createInflate({
    dictionary: DICTIONARY,
    flush: constants.Z_SYNC_FLUSH,
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  #chunks: Buffer[] = [];
  #size = 0;
  #error: Error | undefined;

  constructor() {
    this.#inflate.on('error', (error) => void (this.#error ??= error));
    this.#inflate.on('data', (chunk: Buffer) => {
      this.#size += chunk.length;
      if (this.#size <= LIMIT) this.#chunks.push(chunk);
      // What unpacks to more and more must not be unpacked to its end.
      else this.#inflate.destroy(new SpdyError(`headers of more than ${LIMIT} bytes are too long`));
    });
  }

  /** Rejects with SpdyError when the block is not what SPDY/3.1 makes of headers. */
  async read(block: Buffer): Promise<StreamHeaders> {
    this.#chunks = [];
    this.#size = 0;
    await new Promise<void>((done) => {
      if (this.#error || this.#inflate.destroyed) return done();
      this.#inflate.once('close', done);
      this.#inflate.write(block, () => {
        this.#inflate.off('close', done);
        done();
      });
    });
    if (this.#error || this.#inflate.destroyed)
      throw new SpdyError(
        `headers cannot be unpacked: ${this.#error?.message ?? 'the connection is closed'}`,
      );
    return parse(Buffer.concat(this.#chunks));
  }

  close(): void {
    this.#inflate.destroy();
  }
}

function parse(block: Buffer): StreamHeaders {
  const headers = new Map<string, string>();
  let at = 0;
  const number = (): number => {
    if (at + 4 > block.length) throw new SpdyError('headers are cut off');
    at += 4;
    return block.readUInt32BE(at - 4);
  };
  const text = (): string => {
    const length = number();
    if (at + length > block.length) throw new SpdyError('headers are cut off');
    at += length;
    return block.toString('latin1', at - length, at);
  };
  for (let left = number(); left > 0; left--) {
    const name = text().toLowerCase();
    headers.set(name, text().replaceAll('\0', ','));
  }
  return headers;
}

/** The head of a zlib stream that is not packed and needs no dictionary. */
const ZLIB_HEAD = Buffer.from([0x78, 0x01]);

/** The number of headers, 0, as it is. */
const STORED = Buffer.from([0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0]);
/** Nothing, stored: Go gives out what it unpacked only here, and reads on before, over the end of the frame. */
const FLUSH = Buffer.from([0, 0, 0, 0xff, 0xff]);

/** A block without headers, the only one that a server sends; four zeros are not worth packing. */
export function emptyHeaders(isFirst: boolean): Buffer {
  return Buffer.concat([isFirst ? ZLIB_HEAD : Buffer.alloc(0), STORED, FLUSH]);
}
