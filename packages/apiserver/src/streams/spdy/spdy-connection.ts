import type { Duplex } from 'node:stream';
import { controlFrame, dataFrames, FLAG_FIN, FRAME, numbersFrame, readId, RESET } from './frame.js';
import { emptyHeaders, HeaderReader } from './header-block.js';
import { type ReadFrame, readFrames, SpdyError } from './read-frames.js';
import { SpdyStream } from './spdy-stream.js';

/** A peer with more open streams gets no other. */
const STREAM_LIMIT = 8192;
/** So much may wait for a peer that does not read, before nothing more is read of it. */
const WRITE_LIMIT = 1024 * 1024;
/** What says goodbye has this long to end the connection. */
const LINGER = 5000;

/**
 * The server's side of SPDY/3.1, as far as clients of Kubernetes speak it: they open streams, both sides send and close them.
 * No side keeps to windows: clients send no WINDOW_UPDATE, and whoever waits for one stops after 64 KiB. What holds back a
 * sender is the connection below.
 */
export class SpdyConnection {
  readonly #below: Duplex;
  readonly #accept: (stream: SpdyStream) => boolean;
  readonly #headers = new HeaderReader();
  readonly #streams = new Map<number, SpdyStream>();
  #lastStream = 0;
  #hasReplied = false;
  #ping = 0;
  #wake: (() => void) | undefined;

  /** `accept` gets each new stream; false resets it. */
  constructor(below: Duplex, accept: (stream: SpdyStream) => boolean) {
    this.#below = below;
    this.#accept = accept;
    below.on('error', () => below.destroy());
    below.on('close', () => this.#wake?.());
    below.on('drain', () => this.#wake?.());
  }

  /** Reads until the peer is gone or says what cannot be understood; then all its streams are torn down. */
  async run(): Promise<void> {
    try {
      for await (const frame of readFrames(this.#below as AsyncIterable<Buffer>)) {
        await this.#take(frame);
        while (this.#below.writableLength > WRITE_LIMIT && !this.#below.destroyed) await this.#woken();
      }
    } catch (error) {
      if (!(error instanceof SpdyError) && !this.#below.destroyed) throw error;
      // A connection that breaks off, or makes no sense, is like one that ends.
    } finally {
      this.#below.destroy();
      this.#headers.close();
      for (const stream of this.#streams.values()) stream.destroy();
    }
  }

  /** Asks the peer for a sign of life: what it is too dead to take breaks the connection. */
  ping(): void {
    this.#ping = (this.#ping + 2) & 0x7f_ff_ff_fe;
    if (this.#below.writable && this.#below.writableLength <= WRITE_LIMIT)
      this.#below.write(numbersFrame(FRAME.ping, this.#ping));
  }

  /** Ends the connection when all that was written is sent; a peer that does not end it too is cut off. */
  close(): void {
    if (this.#below.destroyed || !this.#below.writable) return;
    this.#below.end(numbersFrame(FRAME.goAway, this.#lastStream, 0));
    const timer = setTimeout(() => this.#below.destroy(), LINGER);
    this.#below.once('close', () => clearTimeout(timer));
  }

  async #take(frame: ReadFrame): Promise<void> {
    if (frame.type === 'data') return this.#takeData(frame.stream, frame.bytes, frame.fin);
    const { control, payload, flags } = frame;
    switch (control) {
      case FRAME.synStream:
        return this.#open(payload, (flags & FLAG_FIN) !== 0);
      case FRAME.rstStream:
        this.#streams.get(need(payload, 8).id)?.destroy();
        return;
      case FRAME.ping: {
        const { id } = need(payload, 4);
        // Even numbers are answers to ours.
        if (id % 2 === 1) this.#write(numbersFrame(FRAME.ping, id));
        return;
      }
      case FRAME.headers:
        // They say nothing here, but pass through the same zlib.
        need(payload, 4);
        return void (await this.#headers.read(payload.subarray(4)));
      case FRAME.synReply:
        throw new SpdyError('there is no stream to reply to');
      // Settings, windows and goodbyes change nothing: the end of the connection follows a goodbye. Unknown frames are passed over.
      default:
    }
  }

  async #open(payload: Buffer, fin: boolean): Promise<void> {
    const { id } = need(payload, 10);
    const headers = await this.#headers.read(payload.subarray(10));
    if (id % 2 === 0 || id <= this.#lastStream) throw new SpdyError(`stream ${id} is not the client's next`);
    this.#lastStream = id;
    if (this.#streams.size >= STREAM_LIMIT) return this.#reset(id, RESET.refusedStream);
    const stream = new SpdyStream(id, headers, {
      send: (to, bytes, isLast, done) => this.#send(to, bytes, isLast, done),
      resume: () => this.#wake?.(),
      forget: (which, isTorn) => {
        this.#streams.delete(which);
        this.#wake?.();
        if (isTorn) this.#reset(which, RESET.cancel);
      },
    });
    this.#streams.set(id, stream);
    const reply = Buffer.concat([idBytes(id), emptyHeaders(!this.#hasReplied)]);
    this.#hasReplied = true;
    this.#write(controlFrame(FRAME.synReply, 0, reply));
    if (fin) stream.receive(Buffer.alloc(0), true);
    if (!this.#accept(stream)) stream.destroy();
  }

  async #takeData(id: number, bytes: Buffer, fin: boolean): Promise<void> {
    const stream = this.#streams.get(id);
    if (!stream) {
      // What was on its way when the stream was torn down is no error; a stream that never was is.
      if (id === 0 || id > this.#lastStream) this.#reset(id, RESET.invalidStream);
      return;
    }
    if (stream.receive(bytes, fin)) return;
    while (isFull(stream) && !this.#below.destroyed) await this.#woken();
  }

  #send(id: number, bytes: Buffer, fin: boolean, done: (error?: Error | null) => void): void {
    if (!this.#below.writable) return done(new Error('the connection is closed'));
    const frames = [...dataFrames(id, bytes, fin)];
    const last = frames.pop()!;
    this.#below.cork();
    for (const frame of frames) this.#below.write(frame);
    this.#below.write(last, done);
    this.#below.uncork();
  }

  #reset(id: number, why: number): void {
    this.#write(numbersFrame(FRAME.rstStream, id, why));
  }

  #write(frame: Buffer): void {
    if (this.#below.writable) this.#below.write(frame);
  }

  #woken(): Promise<void> {
    return new Promise((done) => (this.#wake = done));
  }
}

function isFull(stream: SpdyStream): boolean {
  return !stream.destroyed && stream.readableLength >= stream.readableHighWaterMark;
}

/** The number at the beginning of a payload that has to have a length. */
function need(payload: Buffer, length: number): { readonly id: number } {
  if (payload.length < length) throw new SpdyError('a control frame is cut off');
  return { id: readId(payload, 0) };
}

function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
}
