import type { IncomingMessage } from 'node:http';
import { badRequest, tooLarge } from '../meta/api-error.js';
import { accept, refuse, type Result } from '../meta/result.js';

/** The largest body that is read, as of the API server (3 MiB). */
const BODY_LIMIT = 3 * 1024 * 1024;

/** The body's bytes; refused when there are too many, or when the client leaves in the middle. */
export async function readBody(incoming: IncomingMessage): Promise<Result<Uint8Array>> {
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_LIMIT) return refuse(tooLarge(BODY_LIMIT));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > BODY_LIMIT) return refuse(tooLarge(BODY_LIMIT));
      chunks.push(chunk);
    }
  } catch {
    return refuse(badRequest('unable to read the body of the request'));
  }
  return accept(Buffer.concat(chunks));
}
