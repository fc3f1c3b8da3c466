import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { HttpAnswer, Sink } from './api-request.js';

/** How much may wait for a slow reader of a stream before it is cut off. */
const STREAM_BUFFER = 32 * 1024 * 1024;

/** Writes an answer; a stream goes on until either side ends it. */
export function sendAnswer(answer: HttpAnswer, outgoing: ServerResponse, withBody: boolean): void {
  if (outgoing.destroyed || outgoing.writableEnded) return;
  if (!('body' in answer)) {
    outgoing.writeHead(answer.code, {
      'Content-Type': answer.contentType,
      'Cache-Control': 'no-cache, private',
    });
    outgoing.flushHeaders();
    if (!withBody) outgoing.end();
    else if ('stream' in answer) answer.stream(sinkOf(outgoing));
    else sendChunks(answer.chunks, outgoing);
    return;
  }
  const { body, headers, warnings = [] } = answer;
  const bytes = typeof body === 'string' ? Buffer.from(body) : 'pieces' in body ? undefined : body;
  outgoing.writeHead(answer.code, {
    'Cache-Control': 'no-cache, private',
    'Content-Type': answer.contentType,
    ...(bytes && { 'Content-Length': bytes.length }),
    ...headers,
    ...(warnings.length > 0 && { Warning: warnings.map(warningHeader) }),
  });
  if (!withBody) outgoing.end();
  else if (typeof body === 'object' && 'pieces' in body)
    // A client that leaves in the middle is no error.
    pipeline(Readable.from(body.pieces), outgoing, () => {});
  else outgoing.end(bytes);
}

function sendChunks(
  chunks: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
  outgoing: ServerResponse,
): void {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  pipeline(Readable.from(chunks(gone.signal)), outgoing, () => {});
}

function sinkOf(outgoing: ServerResponse): Sink {
  return {
    write: (chunk) => {
      if (outgoing.destroyed || outgoing.writableEnded) return false;
      outgoing.write(chunk);
      return outgoing.writableLength < STREAM_BUFFER;
    },
    close: () => {
      if (outgoing.writableLength < STREAM_BUFFER) outgoing.end();
      else outgoing.destroy();
    },
    onClose: (listener) => {
      if (outgoing.destroyed) listener();
      else outgoing.once('close', listener);
    },
  };
}

/** `299 - "unknown field \"x\""`; what no header can hold is left out. */
function warningHeader(text: string): string {
  const printable = text.replaceAll(/[^\t\x20-\x7e]/g, '').replaceAll(/["\\]/g, String.raw`\$&`);
  return `299 - "${printable}"`;
}
