import type { FieldPath } from '@sluice/engine';
import type { Diagnostic, DiagnosticCode, Severity } from '../read/diagnostic.js';
import { concerning, type ManifestObject } from '../read/manifest-object.js';
import type { Range } from '../read/manifest-source.js';
import { yamlReading } from '../read/yaml-reading.js';
import type { TypeMismatch } from './decode.js';
import { FIELD_ERROR_CODES, type FieldError, goQuote, printFieldError, printPath } from './field-error.js';
import { requestTooLarge } from './request-size.js';
import { validation } from './validation.js';

/**
 * Validates a policy of any kind that is analysed, with the API server's words, paths and order; nothing for other
 * kinds. An `error` takes the policy out of the analysis, a `warning` does not.
 */
export function validatePolicy(object: ManifestObject): readonly Diagnostic[] {
  const tell = teller(object);
  const tooLarge = requestTooLarge(object.value);
  if (tooLarge !== undefined) return [tell('error', 'too-large', [], tooLarge)];
  const { decoded, errors, warnings, retired, unusable } = validation(object);
  return [
    ...decoded.typeErrors.map((error) => tellType(tell, object, error)),
    ...(decoded.typeErrors.length > 0
      ? []
      : decoded.unknownFields.map((path) =>
          tell(
            'error',
            'unknown-field',
            path,
            `strict decoding error: unknown field ${goQuote(printPath(path))}`,
            true,
          ),
        )),
    ...errors.map((error) => {
      const told = tellField(tell, 'error', error);
      // Quoting mends only what was meant for a string.
      if (!error.wrongType || !error.detail.includes('must be of type string')) return told;
      const reading = yamlReading(object.source.written?.(error.path), error.wrongType.value);
      return { ...told, message: told.message + reading };
    }),
    ...unusable.map((error) => tellField(tell, 'error', error)),
    ...warnings.map(({ path, message }) => tell('warning', 'api-warning', path, message)),
    ...retired.map((path) =>
      tell(
        'warning',
        'api-warning',
        path,
        `unknown field "${printPath(path)}": servers since Kubernetes 1.28 have none, and refuse it under strict validation`,
        true,
      ),
    ),
    ...decoded.nulls.map((path) =>
      tell(
        'warning',
        'api-warning',
        path,
        `${printPath(path)}: null is read as the empty string "": write "" if that is meant`,
      ),
    ),
  ];
}

/** Makes diagnostics of one object. */
export type Tell = (
  severity: Severity,
  code: DiagnosticCode,
  path: FieldPath,
  message: string,
  byKey?: boolean,
) => Diagnostic;

/** Makes diagnostics of one object, each at its field's place. */
export function teller(object: ManifestObject): Tell {
  const { source } = object;
  const about = concerning(object);
  return (severity, code, path, message, byKey) => {
    const find = byKey ? (source.keyRange ?? source.range) : source.range;
    const range: Range | ReturnType<typeof source.at> = find ? find.call(source, path) : source.at(path);
    return { code, severity, message, ...range, ...about, path: printPath(path) };
  };
}

/** A value of a wrong type as a diagnostic; where quotes are missing it says so. */
export function tellType(tell: Tell, { source }: ManifestObject, error: TypeMismatch): Diagnostic {
  const { path, message, value, takesString } = error;
  return tell(
    'error',
    'wrong-type',
    path,
    message + (takesString ? yamlReading(source.written?.(path), value) : ''),
  );
}

/** A field error as a diagnostic; its path is the API server's, its place the best one known. */
export function tellField(tell: Tell, severity: 'error' | 'warning', error: FieldError): Diagnostic {
  const code = severity === 'warning' ? 'api-warning' : FIELD_ERROR_CODES[error.kind];
  const told = tell(severity, code, error.at ?? error.path, printFieldError(error), error.byKey);
  return { ...told, path: printPath(error.path) };
}
