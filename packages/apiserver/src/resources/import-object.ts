import { badRequest } from '../meta/api-error.js';
import { type JsonMap, own } from '../meta/json.js';
import { refuse, type Result } from '../meta/result.js';
import { applyServerSide } from '../patch/server-side-apply.js';
import { resourceOf } from '../store/object-ref.js';
import type { Stored } from '../store/stored.js';
import { cannotHandle, checkValue } from '../wire/decode-value.js';
import { type Api, timeText, type WriteOptions } from './api.js';
import { createObject } from './create-object.js';
import { updateObject } from './update-object.js';

const MANAGER = 'sluice-import';

/** Applies one object of a manifest, as `kubectl apply --server-side --force-conflicts` would: again and again the same. */
export async function importObject(api: Api, value: JsonMap): Promise<Result<Stored>> {
  const [version = '', group = ''] = textAt(value, 'apiVersion').split('/').toReversed();
  const kind = api.kinds.byKind(group, version, textAt(value, 'kind'));
  if (!kind)
    return refuse(
      badRequest(
        `no matches for kind "${textAt(value, 'kind')}" in version "${textAt(value, 'apiVersion')}"`,
      ),
    );
  const { typeError, strict } = checkValue(kind, value);
  const wrong = typeError ?? (strict.length > 0 ? `strict decoding error: ${strict.join(', ')}` : undefined);
  if (wrong !== undefined) return refuse(cannotHandle(kind, value, wrong));
  const metadata = own(value, 'metadata') as JsonMap | undefined;
  const name = textAt(metadata, 'name');
  const given = textAt(metadata, 'namespace');
  const namespace = !kind.namespaced ? '' : given === '' ? 'default' : given;
  const config = { ...value, metadata: { ...metadata, ...(kind.namespaced && { namespace }) } };
  const ref = { resource: resourceOf(kind), namespace, name };
  const options: WriteOptions = { dryRun: false, own: (_old, next) => next, warn: () => {} };
  const request = { manager: MANAGER, force: true, time: timeText(api.now()) };
  if (api.store.latest(ref))
    return updateObject(api, kind, ref, (live) => applyServerSide(kind, live, config, request), options);
  const fresh = applyServerSide(kind, undefined, config, request);
  return fresh.ok ? createObject(api, kind, namespace, fresh.value, options) : fresh;
}

function textAt(value: unknown, key: string): string {
  const found = own(value, key);
  return typeof found === 'string' ? found : '';
}
