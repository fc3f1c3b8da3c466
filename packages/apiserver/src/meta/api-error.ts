import { type FieldError, goQuote, printFieldError, printPath } from '@sluice/manifest';
import { type ResourceName, qualified } from './resource-name.js';
import { failure, type Status, type StatusCause } from './status.js';

/** The failures of apimachinery (api/errors), in its words: kubectl prints them and people search for them. */

/** `pods "web" not found` */
export function notFound(resource: ResourceName, name: string): Status {
  const message = `${qualified(resource)} ${goQuote(name)} not found`;
  return failure(404, 'NotFound', message, details(resource, name));
}

/** `pods "web" already exists` */
export function alreadyExists(resource: ResourceName, name: string): Status {
  const message = `${qualified(resource)} ${goQuote(name)} already exists`;
  return failure(409, 'AlreadyExists', message, details(resource, name));
}

/** `Operation cannot be fulfilled on pods "web": …` */
export function conflict(resource: ResourceName, name: string, why: string): Status {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} ${goQuote(name)}: ${why}`;
  return failure(409, 'Conflict', message, details(resource, name));
}

/** The object was changed since the client read it. */
export function stale(resource: ResourceName, name: string): Status {
  return conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

/** `pods "web" is forbidden: …` */
export function forbiddenFor(resource: ResourceName, name: string, why: string): Status {
  const subject = name === '' ? qualified(resource) : `${qualified(resource)} ${goQuote(name)}`;
  return failure(403, 'Forbidden', `${subject} is forbidden: ${why}`, details(resource, name));
}

/** `NetworkPolicy.networking.k8s.io "x" is invalid: …`, with a cause for each error. */
export function invalidObject(
  group: string,
  kind: string,
  name: string,
  errors: readonly FieldError[],
): Status {
  const printed = [...new Set(errors.map(printFieldError))];
  const told = printed.length === 1 ? printed[0]! : `[${printed.join(', ')}]`;
  const subject = group === '' ? kind : `${kind}.${group}`;
  return failure(422, 'Invalid', `${subject} ${goQuote(name)} is invalid: ${told}`, {
    ...(name !== '' && { name }),
    ...(group !== '' && { group }),
    kind,
    causes: errors.map(causeOf),
  });
}

/** The request itself makes no sense. */
export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message);
}

/** A watch or a continued list asks for a version that is no longer kept. */
export function expired(message: string): Status {
  return failure(410, 'Expired', message);
}

/** The resource has no such verb. */
export function methodNotAllowed(resource: ResourceName, verb: string): Status {
  const message = `${verb} is not supported on resources of kind "${qualified(resource)}"`;
  return failure(405, 'MethodNotAllowed', message, details(resource, ''));
}

/** A body of a type that the server does not read. */
export function unsupportedMediaType(supported: readonly string[]): Status {
  return failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${supported.join(', ')}`,
  );
}

/** A path that the server does not know. */
export function noSuchPath(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** A body larger than the limit. */
export function tooLarge(limit: number): Status {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);
}

/** A bug of this server. */
export function internalError(message: string): Status {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** Fields that another manager owns: `Apply failed with 1 conflict: conflict with "x": .spec.y` */
export function applyConflict(message: string, causes: readonly StatusCause[]): Status {
  return failure(409, 'Conflict', message, { causes });
}

function details({ group, plural }: ResourceName, name: string): Status['details'] {
  return { ...(name !== '' && { name }), ...(group !== '' && { group }), kind: plural };
}

/** The reasons of causes are the kinds of field errors under other names. */
const CAUSE_REASONS: Readonly<Record<FieldError['kind'], string>> = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  'Duplicate value': 'FieldValueDuplicate',
  Forbidden: 'FieldValueForbidden',
  'Too long': 'FieldValueTooLong',
  'Too many': 'FieldValueTooMany',
  'Not found': 'FieldValueNotFound',
};

function causeOf(error: FieldError): StatusCause {
  const field = printPath(error.path);
  const printed = printFieldError(error);
  const message = printed.slice((field || '<nil>').length + 2);
  return { reason: CAUSE_REASONS[error.kind], message, field };
}
