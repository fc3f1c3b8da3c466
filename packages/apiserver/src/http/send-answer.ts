import type { ServerResponse } from 'node:http';
import type { ApiAnswer, Sink } from './api-request.js';

/** How much may wait for a slow reader of a stream before it is cut off. */
const STREAM_BUFFER = 32 * 1024 * 1024;

/** Writes an answer; a stream goes on until either side ends it. */
export function sendAnswer(answer: ApiAnswer, outgoing: ServerResponse, withBody: boolean): void {
  if (outgoing.destroyed || outgoing.writableEnded) return;
  if ('stream' in answer) {
    outgoing.writeHead(answer.code, {
      'Content-Type': answer.contentType,
      'Cache-Control': 'no-cache, private',
    });
    outgoing.flushHeaders();
    if (withBody) answer.stream(sinkOf(outgoing));
    else outgoing.end();
    return;
  }
  const bytes = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  outgoing.writeHead(answer.code, {
    'Cache-Control': 'no-cache, private',
    'Content-Type': answer.contentType,
    'Content-Length': bytes.length,
    ...answer.headers,
    ...(answer.warnings && answer.warnings.length > 0 && { Warning: answer.warnings.map(warningHeader) }),
  });
  outgoing.end(withBody ? bytes : undefined);
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
