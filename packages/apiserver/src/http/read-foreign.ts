import { badRequest } from '../meta/api-error.js';
import { isMap, type JsonMap } from '../meta/json.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { mediaType } from '../wire/decode-body.js';
import { decodeProtobuf, PROTOBUF } from '../wire/decode-protobuf.js';
import { readJson } from '../wire/read-json.js';
import type { ApiRequest } from './api-request.js';

/** The body where it is no object of the kind in the path: DeleteOptions, an Eviction, a Binding, a Scale. */
export async function readForeign(request: ApiRequest): Promise<Result<JsonMap>> {
  const body = await request.body();
  if (!body.ok) return body;
  const read =
    mediaType(request.header('content-type')) === PROTOBUF
      ? decodeProtobuf(body.value)
      : readJson(new TextDecoder().decode(body.value));
  if ('unrecognized' in read) return refuse(badRequest(read.unrecognized));
  if ('error' in read)
    return refuse(badRequest(`couldn't get version/kind; json parse error: ${read.error}`));
  return isMap(read.value)
    ? accept(read.value)
    : refuse(badRequest('the object provided is unrecognized: it is no object'));
}
