import type { Duplex } from 'node:stream';
import { constants, createDeflate, createInflate } from 'node:zlib';
import { DICTIONARY } from './dictionary.js';
import { controlFrame, dataFrames, FLAG_FIN, FRAME } from './frame.js';
import { readFrames } from './read-frames.js';

/** What a server sent to a client of a test. */
export interface Received {
  readonly replies: number[];
  readonly resets: (readonly [stream: number, why: number])[];
  readonly pings: number[];
  readonly data: Map<number, string>;
  readonly ended: Set<number>;
  closed: boolean;
}

/** A client of SPDY/3.1 as spdystream (Go) is one: headers packed with the dictionary, odd streams. */
export class SpdyClient {
  readonly received: Received = {
    replies: [],
    resets: [],
    pings: [],
    data: new Map(),
    ended: new Set(),
    closed: false,
  };
  readonly #below: Duplex;
  readonly #deflate = createDeflate({ dictionary: DICTIONARY, flush: constants.Z_SYNC_FLUSH });
  readonly #inflate = createInflate({ dictionary: DICTIONARY });
  #next = 1;

  /** A client that does not read opens streams and sends, and that is all. */
  constructor(below: Duplex, reads = true) {
    this.#below = below;
    below.on('error', () => {});
    this.#inflate.resume();
    this.#deflate.pause();
    if (reads) void this.#read();
  }

  /** Opens a stream with headers; its number. */
  async open(headers: Readonly<Record<string, string>>, fin = false): Promise<number> {
    const id = this.#next;
    this.#next += 2;
    const head = Buffer.alloc(10);
    head.writeUInt32BE(id);
    const block = await this.pack(headers);
    this.#below.write(controlFrame(FRAME.synStream, fin ? FLAG_FIN : 0, Buffer.concat([head, block])));
    return id;
  }

  /** Headers as the next block of the connection's zlib stream. */
  async pack(headers: Readonly<Record<string, string>>): Promise<Buffer> {
    const entries = Object.entries(headers);
    const plain = [number(entries.length), ...entries.flatMap(([name, value]) => [text(name), text(value)])];
    await new Promise<void>((done) => this.#deflate.write(Buffer.concat(plain), () => done()));
    return (this.#deflate.read() as Buffer | null) ?? Buffer.alloc(0);
  }

  /** Sends data; resolves when the connection takes more. */
  send(stream: number, bytes: string | Buffer, fin = false): Promise<void> {
    const frames = [...dataFrames(stream, Buffer.from(bytes), fin)];
    return new Promise((done) => this.#below.write(Buffer.concat(frames), () => done()));
  }

  raw(bytes: Buffer): void {
    this.#below.write(bytes);
  }

  close(): void {
    this.#below.destroy();
  }

  async #read(): Promise<void> {
    const { received } = this;
    try {
      for await (const frame of readFrames(this.#below as AsyncIterable<Buffer>)) {
        if (frame.type === 'data') {
          const { stream, bytes, fin } = frame;
          received.data.set(stream, (received.data.get(stream) ?? '') + bytes.toString('latin1'));
          if (fin) received.ended.add(stream);
          continue;
        }
        const { control, payload } = frame;
        if (control === FRAME.synReply) {
          received.replies.push(payload.readUInt32BE(0));
          this.#inflate.write(payload.subarray(4));
        } else if (control === FRAME.rstStream)
          received.resets.push([payload.readUInt32BE(0), payload.readUInt32BE(4)]);
        else if (control === FRAME.ping) received.pings.push(payload.readUInt32BE(0));
      }
    } catch {
      // A connection that breaks off is closed too.
    }
    received.closed = true;
  }
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([number(value.length), Buffer.from(value, 'latin1')]);
}
