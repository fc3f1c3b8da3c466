import type { Status } from '../meta/status.js';
import type { HttpAnswer } from './api-request.js';

/** An answer of one JSON value. */
export function jsonAnswer(
  body: unknown,
  code = 200,
  warnings: readonly string[] = [],
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    code,
    contentType: 'application/json',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    warnings,
    headers,
  };
}

/** The answer to a request that is refused. */
export function statusAnswer(status: Status, warnings: readonly string[] = []): HttpAnswer {
  const wait = status.details?.retryAfterSeconds;
  const headers: Readonly<Record<string, string>> = wait === undefined ? {} : { 'Retry-After': String(wait) };
  return jsonAnswer(status, status.code ?? 200, warnings, headers);
}

/** Plain text, as health checks answer. */
export function textAnswer(body: string, code = 200): HttpAnswer {
  return { code, contentType: 'text/plain; charset=utf-8', body };
}
