import type { ManifestObject } from '../read/manifest-object.js';
import { policyKindOf } from '../read/policy-kinds.js';
import { toldFirst } from './decode.js';
import { goQuote, printFieldError, printPath } from './field-error.js';
import { requestTooLarge } from './request-size.js';
import { isBlocking } from './validate-schema.js';
import { validation } from './validation.js';

const RULES_NOT_CHECKED =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

/**
 * What kubectl prints when the API server refuses a policy: `The NetworkPolicy "NAME" is invalid: …`, with a bulleted
 * list for several errors, or the decoder's error. Undefined when the server accepts it.
 */
export function apiAnswer(object: ManifestObject): string | undefined {
  const kind = policyKindOf(object);
  if (!kind) return undefined;
  const tooLarge = requestTooLarge(object.value);
  if (tooLarge !== undefined) {
    const at = goQuote(object.source.file);
    return `Error from server (RequestEntityTooLarge): error when creating ${at}: ${tooLarge}`;
  }
  const { decoded, errors } = validation(object);
  const version = object.apiVersion.slice(object.apiVersion.indexOf('/') + 1);
  const file = goQuote(object.source.file);
  const cannot = `Error from server (BadRequest): error when creating ${file}: ${kind} in version "${version}" cannot be handled as a ${kind}: `;
  // Kubectl decodes metadata itself, before it sends anything.
  const inMetadata = toldFirst(decoded.typeErrors.filter(({ path }) => path[0] === 'metadata'));
  if (inMetadata) return `error: unable to decode ${file}: ${inMetadata.message}`;
  const typeError = toldFirst(decoded.typeErrors);
  if (typeError) return cannot + typeError.message;
  if (decoded.unknownFields.length > 0) {
    const unknown = decoded.unknownFields.map((path) => `unknown field ${goQuote(printPath(path))}`);
    return `${cannot}strict decoding error: ${unknown.join(', ')}`;
  }
  if (errors.length === 0) return undefined;
  const printed = [...new Set(errors.map(printFieldError))];
  if (kind !== 'NetworkPolicy' && errors.some(isBlocking)) printed.push(RULES_NOT_CHECKED);
  const head = `The ${kind} ${goQuote(object.name)} is invalid: `;
  return printed.length === 1
    ? head + printed[0]!
    : `${head}\n${printed.map((error) => `* ${error}`).join('\n')}`;
}
