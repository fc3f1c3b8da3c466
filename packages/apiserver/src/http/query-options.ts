import { badRequest } from '../meta/api-error.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { failure } from '../meta/status.js';
import { type FieldError, invalid, printFieldError } from '@sluice/manifest';

/** What a write's query says. */
export interface WriteQuery {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  readonly force: boolean;
}

const VALIDATIONS: readonly string[] = ['Ignore', 'Warn', 'Strict'];

/** Reads and checks dryRun, fieldManager, fieldValidation and force. */
export function parseWriteQuery(query: URLSearchParams, kind: string): Result<WriteQuery> {
  const errors: FieldError[] = [];
  const dryRuns = query.getAll('dryRun').filter((text) => text !== '');
  for (const text of dryRuns) if (text !== 'All') errors.push(notSupported('dryRun', dryRuns, ['All']));
  const fieldManager = query.get('fieldManager') ?? '';
  if (fieldManager.length > 128)
    errors.push({ path: ['fieldManager'], kind: 'Too long', detail: 'may not be more than 128 bytes' });
  if (/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(fieldManager))
    errors.push(invalid(['fieldManager'], fieldManager, 'should only contain printable characters'));
  const validation = query.get('fieldValidation') ?? '';
  if (validation !== '' && !VALIDATIONS.includes(validation))
    errors.push(notSupported('fieldValidation', validation, VALIDATIONS));
  if (errors.length > 0) {
    const told = errors.map(printFieldError);
    const list = told.length === 1 ? told[0]! : `[${told.join(', ')}]`;
    return refuse(failure(422, 'Invalid', `${kind} "" is invalid: ${list}`, { kind }));
  }
  return accept({
    dryRun: dryRuns.length > 0,
    fieldManager,
    fieldValidation: validation === '' ? 'Warn' : (validation as WriteQuery['fieldValidation']),
    force: isTrue(query.get('force')),
  });
}

function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = `supported values: ${supported.map((text) => JSON.stringify(text)).join(', ')}`;
  return { path: [field], kind: 'Unsupported value', value, detail };
}

/** A switch of a query; as Go reads one, a name without a value is on. */
export function isTrue(text: string | null): boolean {
  return text !== null && text !== '0' && text.toLowerCase() !== 'false';
}

/** A number of a query, at least 0; nothing when it is not given. */
export function parseCount(query: URLSearchParams, name: string): Result<number | undefined> {
  const text = query.get(name);
  if (text === null || text === '') return accept(undefined);
  if (!/^\d{1,15}$/.test(text))
    return refuse(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`));
  return accept(Number(text));
}
