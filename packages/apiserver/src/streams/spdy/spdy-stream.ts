import { Duplex } from 'node:stream';
import type { StreamHeaders } from './header-block.js';

/** What a stream needs of its connection. */
export interface StreamHost {
  /** Sends bytes, and the end of the stream; calls back when more may be sent. */
  readonly send: (id: number, bytes: Buffer, fin: boolean, done: (error?: Error | null) => void) => void;
  /** The stream takes more again. */
  readonly resume: () => void;
  /** Called once, when both ends are closed or the stream is torn down. */
  readonly forget: (id: number, isTorn: boolean) => void;
}

/** So much a stream holds for its reader, before it holds up the other streams of its connection. */
const READ_AHEAD = 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** One stream of a SPDY connection, half-closed on either side as TCP is. */
export class SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: StreamHeaders;
  readonly #host: StreamHost;
  #hasEnded = false;

  constructor(id: number, headers: StreamHeaders, host: StreamHost) {
    super({ readableHighWaterMark: READ_AHEAD, allowHalfOpen: true });
    this.id = id;
    this.headers = headers;
    this.#host = host;
    // Whoever uses the stream sees its end; a torn stream without a user is no bug.
    this.on('error', () => {});
  }

  /** Takes what the peer sent; false when the stream holds as much as it may. */
  receive(bytes: Buffer, fin: boolean): boolean {
    if (this.destroyed || this.#hasEnded) return true;
    const mayGoOn = bytes.length === 0 || this.push(bytes);
    this.#hasEnded = fin;
    if (fin) this.push(null);
    return mayGoOn || fin;
  }

  override _read(): void {
    this.#host.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#host.send(this.id, bytes, false, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#host.send(this.id, NOTHING, true, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#host.forget(this.id, !(this.writableFinished && this.readableEnded));
    done(error);
  }
}
