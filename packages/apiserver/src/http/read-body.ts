import type { IncomingMessage } from 'node:http';
import { badRequest, tooLarge } from '../meta/api-error.js';
import { accept, refuse, type Result } from '../meta/result.js';

/** The largest body that is read, as of the API server (3 MiB). */
const BODY_LIMIT = 3 * 1024 * 1024;
/** So much more is taken from a client that has to get its answer before its connection ends. */
const DRAIN_LIMIT = 4 * BODY_LIMIT;

/** The body's bytes; refused when there are too many, or when the client leaves in the middle. */
export function readBody(incoming: IncomingMessage): Promise<Result<Uint8Array>> {
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_LIMIT)
    return Promise.resolve(refuse(tooLarge(BODY_LIMIT)));
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else {
        incoming.pause();
        done(refuse(tooLarge(BODY_LIMIT)));
      }
    });
    incoming.on('end', () => done(accept(Buffer.concat(chunks))));
    incoming.on('close', () => done(refuse(badRequest('unable to read the body of the request'))));
  });
}

/** Takes what is left of a body that nobody wants, lest it be read as the next request; too much ends the connection. */
export function drainBody(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  let size = 0;
  incoming.removeAllListeners('data');
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > DRAIN_LIMIT) incoming.destroy();
  });
  incoming.resume();
}
