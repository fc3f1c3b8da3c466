import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Result } from '../meta/result.js';
import type { Identity } from './identity.js';

/** A request, whatever carried it. */
export interface ApiRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** A header's value, '' when it was not sent. */
  readonly header: (name: string) => string;
  /** The whole body; refused when it is larger than the server reads. */
  readonly body: () => Promise<Result<Uint8Array>>;
  readonly identity: Identity;
  /** The protocol that the client wants to turn to, in lower case: `websocket`, `spdy/3.1`. */
  readonly upgrade?: string;
}

/** A connection that leaves HTTP, with what the client sent after its request. */
export interface RawConnection {
  readonly incoming: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
}

/**
 * What is sent back. A stream is written by `stream`, until the client leaves or `close` is called; chunks are asked for as
 * fast as the client reads, until the signal says that it is gone.
 */
export type HttpAnswer =
  | {
      readonly code: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly warnings?: readonly string[];
      /** Large ones come in pieces, which are made as they are sent. */
      readonly body: string | Uint8Array | Pieces;
      readonly contentType: string;
    }
  | {
      readonly code: 200;
      readonly contentType: string;
      readonly stream: (sink: Sink) => void;
    }
  | {
      readonly code: 200;
      readonly contentType: string;
      readonly chunks: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
    };

/** What becomes of a request: an answer, or, where it asks for an upgrade, the end of HTTP on its connection. */
export type ApiAnswer = HttpAnswer | { readonly takeOver: (connection: RawConnection) => Promise<void> };

/** A body that is never held as a whole. */
export interface Pieces {
  readonly pieces: Iterable<string>;
}

/** Where a stream goes. */
export interface Sink {
  /** False when the client reads too slowly for what is buffered already. */
  readonly write: (chunk: string | Uint8Array) => boolean;
  readonly close: () => void;
  /** Called once, when the client is gone or the stream is closed. */
  readonly onClose: (listener: () => void) => void;
}
