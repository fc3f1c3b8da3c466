import { type FieldPath, PROTOCOLS, type Protocol } from '@sluice/engine';
import type { FieldReader } from './field-reader.js';

/** Reads a protocol with ports; TCP where none is written. */
export function readProtocol(fields: FieldReader, path: FieldPath): Protocol | undefined {
  const text = fields.text(path);
  if (text === undefined || text === '') return 'TCP';
  const protocol = PROTOCOLS.find((known) => known === text);
  if (protocol === undefined) {
    const supported = PROTOCOLS.map((known) => JSON.stringify(known)).join(', ');
    fields.tell(
      'error',
      'unsupported-value',
      path,
      `Unsupported value: ${JSON.stringify(text)}: supported values: ${supported}`,
    );
  }
  return protocol;
}

/** Reads a port number in the API server's range; undefined when absent or told as an error. */
export function readPortNumber(
  fields: FieldReader,
  path: FieldPath,
  presence: 'required' | 'optional',
): number | undefined {
  const port = fields.integer(path);
  if (port === undefined) {
    if (presence === 'required' && fields.any(path) === undefined)
      fields.tell('error', 'required', path, 'Required value');
    return undefined;
  }
  if (port >= 1 && port <= 65535) return port;
  fields.tell(
    'error',
    'invalid-value',
    path,
    `Invalid value: ${port}: must be between 1 and 65535, inclusive`,
  );
  return undefined;
}

/** Reads a port given by number or by name; undefined when absent, zero or empty, or told as an error. */
export function readPortReference(fields: FieldReader, path: FieldPath): number | string | undefined {
  const value = fields.any(path);
  if (value === undefined || value === 0 || value === '') return undefined;
  if (typeof value === 'number') return readPortNumber(fields, path, 'optional');
  const name = fields.text(path);
  if (name === undefined || /[a-z]/.test(name)) return name;
  fields.tell(
    'error',
    'invalid-value',
    path,
    `Invalid value: ${JSON.stringify(name)}: must contain at least one letter (a-z)`,
  );
  return undefined;
}
