import type { Status } from './status.js';

/** A value, or why the request is refused. Bad requests never throw. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: Status };

/** The request can go on with this value. */
export function accept<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** The request ends with this answer. */
export function refuse(status: Status): { readonly ok: false; readonly status: Status } {
  return { ok: false, status };
}
