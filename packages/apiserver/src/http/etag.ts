import { createHash } from 'node:crypto';
import type { ApiAnswer, ApiRequest } from './api-request.js';

/** An answer that clients keep and ask for again by its digest. */
export function withEtag(
  request: ApiRequest,
  body: string,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  const etag = `"${digestOf(body)}"`;
  const all = { ...headers, ETag: etag, Vary: 'Accept' };
  if (request.header('if-none-match') === etag) return { code: 304, headers: all, body: '', contentType };
  return { code: 200, headers: all, body, contentType };
}

/** SHA-512 in upper-case digits, as the API server writes its hashes. */
export function digestOf(text: string): string {
  return createHash('sha512').update(text).digest('hex').toUpperCase();
}
