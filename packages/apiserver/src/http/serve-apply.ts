import { readValue } from '@sluice/manifest';
import { badRequest } from '../meta/api-error.js';
import { isMap, type JsonMap, own } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { failure } from '../meta/status.js';
import { applyServerSide } from '../patch/server-side-apply.js';
import { timeText, type WriteOptions } from '../resources/api.js';
import { createObject } from '../resources/create-object.js';
import { updateObject } from '../resources/update-object.js';
import { resourceOf } from '../store/object-ref.js';
import { keyPlaces, readJson } from '../wire/read-json.js';
import { statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { objectAnswer } from './object-answer.js';
import { parseWriteQuery, type WriteQuery } from './query-options.js';
import type { ResourceRequest } from './resource-request.js';

/** The content type of server-side apply; JSON is YAML too. */
export const APPLY_PATCH = 'application/apply-patch+yaml';

/** PATCH as server-side apply: creates what is not there. */
export async function serveApply(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, path, request, warnings } = resource;
  const query = parseWriteQuery(request.query, 'PatchOptions');
  if (!query.ok) return statusAnswer(query.status);
  if (query.value.fieldManager === '')
    return statusAnswer(
      failure(
        422,
        'Invalid',
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
        {
          group: 'meta.k8s.io',
          kind: 'PatchOptions',
          causes: [
            {
              reason: 'FieldValueRequired',
              message: 'Required value: is required for apply patch',
              field: 'fieldManager',
            },
          ],
        },
      ),
    );
  const body = await request.body();
  if (!body.ok) return statusAnswer(body.status);
  const config = readConfig(resource, body.value, query.value);
  if (!config.ok) return statusAnswer(config.status);
  const applied = (live: KubeObject | undefined): Result<KubeObject> =>
    applyServerSide(kind, live, config.value, {
      manager: query.value.fieldManager,
      force: query.value.force,
      time: timeText(api.now()),
      ...(path.subresource !== undefined && { subresource: path.subresource }),
    });
  const { namespace = '', name = '' } = path;
  const ref = { resource: resourceOf(kind), namespace, name };
  const options: WriteOptions = {
    dryRun: query.value.dryRun,
    // Applying has written the owners down already.
    own: (_old, next) => next,
    warn: (text) => warnings.push(text),
    ...(path.subresource !== undefined && { subresource: path.subresource }),
  };
  if (path.subresource === undefined && !api.store.latest(ref)) {
    const fresh = applied(undefined);
    if (!fresh.ok) return statusAnswer(fresh.status, warnings);
    const created = await createObject(api, kind, namespace, fresh.value, options);
    return created.ok ? objectAnswer(resource, created.value, 201) : statusAnswer(created.status, warnings);
  }
  const updated = await updateObject(api, kind, ref, applied, options);
  return updated.ok ? objectAnswer(resource, updated.value) : statusAnswer(updated.status, warnings);
}

function readConfig(
  { path, warnings }: ResourceRequest,
  body: Uint8Array,
  { fieldValidation }: WriteQuery,
): Result<JsonMap> {
  const text = new TextDecoder().decode(body);
  const isJson = /^\s*\{/.test(text);
  const read = isJson ? readJson(text) : readYaml(text);
  if ('error' in read) return refuse(badRequest(`error decoding YAML: ${read.error}`));
  const { value } = read;
  if (!isMap(value)) return refuse(badRequest('error decoding YAML: the configuration is no object'));
  // Fields that are not in the schema are refused when they are applied, however strict.
  const duplicates = isJson
    ? keyPlaces(text).duplicates.map(({ path: at }) => `duplicate field "${at}"`)
    : [];
  if (fieldValidation === 'Strict' && duplicates.length > 0)
    return refuse(badRequest(`error decoding YAML: strict decoding error: ${duplicates.join(', ')}`));
  if (fieldValidation === 'Warn') warnings.push(...duplicates);
  const name = own(value['metadata'], 'name');
  if (name !== undefined && name !== path.name)
    return refuse(
      badRequest(
        `the name of the object (${String(name)}) does not match the name on the URL (${path.name ?? ''})`,
      ),
    );
  return accept(withName(value, path.name));
}

/** An applied configuration may leave its name to the path. */
function withName(value: JsonMap, name: string | undefined): JsonMap {
  const metadata = isMap(value['metadata']) ? value['metadata'] : {};
  return { ...value, metadata: { ...metadata, name } };
}

function readYaml(text: string): { readonly value: unknown } | { readonly error: string } {
  const { value, diagnostics } = readValue({ path: 'body', text });
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return error ? { error: `yaml: line ${error.line}: ${error.message}` } : { value };
}
