import { readValue } from '@sluice/manifest';
import type { Kind } from '../kinds/kind.js';
import { badRequest, unsupportedMediaType } from '../meta/api-error.js';
import { isMap } from '../meta/json.js';
import { refuse, type Result } from '../meta/result.js';
import { decodeProtobuf, PROTOBUF } from './decode-protobuf.js';
import {
  cannotHandle,
  type DecodedObject,
  decodeValue,
  type FieldValidation,
  otherKind,
} from './decode-value.js';
import { keyPlaces, readJson } from './read-json.js';

/** The types of bodies that objects are sent in. */
const BODY_TYPES: readonly string[] = ['application/json', 'application/yaml', PROTOBUF];

/** Decodes a request's body into an object of the kind that its path names, in canonical form. */
export function decodeBody(
  kind: Kind,
  body: Uint8Array,
  contentType: string,
  mode: FieldValidation,
): Result<DecodedObject> {
  const type = mediaType(contentType);
  if (!BODY_TYPES.includes(type)) return refuse(unsupportedMediaType(BODY_TYPES));
  const unrecognized = (why: string): Result<never> =>
    refuse(
      badRequest(
        `the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summary(body)})`,
      ),
    );
  if (type === PROTOBUF) {
    const read = decodeProtobuf(body);
    if ('unrecognized' in read) return unrecognized(read.unrecognized);
    if ('error' in read) return refuse(cannotHandle(kind, read, read.error));
    const wrong = otherKind(kind, read.value);
    // Protobuf skips what it does not know.
    return wrong ? refuse(cannotHandle(kind, read.value, wrong)) : decodeValue(kind, read.value, 'Ignore');
  }
  const text = new TextDecoder().decode(body);
  // The server's reader of YAML takes JSON as it is.
  const isJson = type === 'application/json' || /^\s*\{/.test(text);
  const read = isJson ? readJson(text) : readYaml(text);
  if ('error' in read)
    return unrecognized(isJson ? `couldn't get version/kind; json parse error: ${read.error}` : read.error);
  // Null is an object that says nothing.
  const value = read.value ?? {};
  if (!isMap(value)) return unrecognized(`couldn't get version/kind; json parse error: ${noObject(value)}`);
  const wrong = otherKind(kind, value);
  if (wrong) return refuse(cannotHandle(kind, value, wrong));
  return decodeValue(kind, value, mode, isJson && mode !== 'Ignore' ? keyPlaces(text) : undefined);
}

/** `application/json; charset=utf-8` → `application/json`; JSON where nothing is said. */
export function mediaType(contentType: string): string {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  return type === '' ? 'application/json' : type;
}

function noObject(value: unknown): string {
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const struct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
  return `json: cannot unmarshal ${type} into Go value of type ${struct}`;
}

function readYaml(text: string): { readonly value: unknown } | { readonly error: string } {
  const { value, diagnostics } = readValue({ path: 'body', text });
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return error ? { error: `yaml: line ${error.line}: ${error.message}` } : { value };
}

/** The body's beginning: objects as they are, the rest in hexadecimal digits. */
function summary(body: Uint8Array): string {
  const limit = 30;
  if (body.length === 0) return '<empty>';
  const start = Buffer.from(body.subarray(0, limit));
  const shown = body[0] === 0x7b ? start.toString('utf8') : start.toString('hex');
  return body.length > limit ? `${shown} ...` : shown;
}
