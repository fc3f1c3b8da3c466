import { type FieldError, invalid } from '@sluice/manifest';
import { isTrue } from '../http/query-options.js';
import { badRequest, invalidObject } from '../meta/api-error.js';
import { accept, refuse, type Result } from '../meta/result.js';

/** core/v1 PodLogOptions, read. */
export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Milliseconds since 1970. */
  readonly since?: number;
}

/** Reads and checks the query of `pods/x/log` (apis/core/validation, ValidatePodLogOptions). */
export function parseLogOptions(query: URLSearchParams, now: number): Result<LogOptions> {
  const numbers = ['tailLines', 'limitBytes', 'sinceSeconds'].map((name) => parseNumber(query.get(name)));
  const unread = numbers.find((number) => !number.ok);
  if (unread && !unread.ok) return unread;
  const [tailLines, limitBytes, sinceSeconds] = numbers.map((number) =>
    number.ok ? number.value : undefined,
  );
  const sinceText = query.get('sinceTime') ?? '';
  const sinceTime = sinceText === '' ? undefined : Date.parse(sinceText);
  if (Number.isNaN(sinceTime))
    return refuse(
      badRequest(`parsing time ${JSON.stringify(sinceText)} as "2006-01-02T15:04:05Z07:00": cannot parse`),
    );
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0)
    errors.push(invalid(['tailLines'], tailLines, 'must be greater than or equal to 0'));
  if (limitBytes !== undefined && limitBytes < 1)
    errors.push(invalid(['limitBytes'], limitBytes, 'must be greater than 0'));
  if (sinceSeconds !== undefined && sinceTime !== undefined)
    errors.push({
      path: [''],
      kind: 'Forbidden',
      detail: 'at most one of `sinceTime` or `sinceSeconds` may be specified',
    });
  else if (sinceSeconds !== undefined && sinceSeconds < 1)
    errors.push(invalid(['sinceSeconds'], sinceSeconds, 'must be greater than 0'));
  if (errors.length > 0) return refuse(invalidObject('', 'PodLogOptions', '', errors));
  const since = sinceSeconds === undefined ? sinceTime : now - sinceSeconds * 1000;
  return accept({
    container: query.get('container') ?? '',
    follow: isTrue(query.get('follow')),
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    ...(tailLines !== undefined && { tailLines }),
    ...(limitBytes !== undefined && { limitBytes }),
    ...(since !== undefined && { since }),
  });
}

function parseNumber(text: string | null): Result<number | undefined> {
  if (text === null || text === '') return accept(undefined);
  if (/^[+-]?\d{1,15}$/.test(text)) return accept(Number(text));
  return refuse(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`));
}
