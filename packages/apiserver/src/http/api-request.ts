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
}

/** What is sent back. A stream is written by `start`, until the client leaves or `close` is called. */
export type ApiAnswer =
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
    };

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
