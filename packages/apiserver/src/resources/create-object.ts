import type { Kind } from '../kinds/kind.js';
import { admit } from '../admission/admission.js';
import { alreadyExists, badRequest } from '../meta/api-error.js';
import { without } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectMeta } from '../meta/object-meta.js';
import type { Result } from '../meta/result.js';
import { accept, refuse } from '../meta/result.js';
import { failure } from '../meta/status.js';
import { resourceOf } from '../store/object-ref.js';
import { type Stored, toStored } from '../store/stored.js';
import { type Api, timeText, type WriteOptions } from './api.js';
import { validateCreate } from './validate-write.js';

/** Longer prefixes of generated names are cut, so that the suffix fits. */
const MAX_PREFIX = 58;
const TRIES = 8;

/**
 * Creates a decoded object in a namespace ('' for kinds that have none): strategy, defaults, admission, validation,
 * write (registry/rest/create.go).
 */
export async function createObject(
  api: Api,
  kind: Kind,
  namespace: string,
  object: KubeObject,
  options: WriteOptions,
): Promise<Result<Stored>> {
  const refused = refuseMetadata(kind, namespace, object.metadata);
  if (refused) return refused;
  const { generateName = '', name: given }: Partial<ObjectMeta> = object.metadata;
  const generates = !given && generateName !== '';
  for (let round = 1; ; round++) {
    // Objects may come without a name; validation says so.
    const name = generates ? generateName.slice(0, MAX_PREFIX) + api.newSuffix() : (given ?? '');
    const written = await createNamed(api, kind, namespace, name, object, options);
    if (written.ok || !generates || round === TRIES || written.status.reason !== 'AlreadyExists')
      return written;
  }
}

async function createNamed(
  api: Api,
  kind: Kind,
  namespace: string,
  name: string,
  object: KubeObject,
  options: WriteOptions,
): Promise<Result<Stored>> {
  const metadata = freshMetadata(api, kind, namespace, name, object.metadata);
  const hasStatus = !kind.keepsStatus && (kind.subresources?.includes('status') ?? false);
  let next: KubeObject = { ...(hasStatus ? without(object, 'status') : object), metadata } as KubeObject;
  next = kind.prepareCreate?.(next) ?? next;
  next = kind.defaults?.(next) ?? next;
  const admitted = admit({ kind, operation: 'create', object: next }, api);
  if (!admitted.ok) return admitted;
  const valid = validateCreate(kind, admitted.value);
  if (!valid.ok) return valid;
  for (const warning of kind.warnings?.(valid.value, undefined) ?? []) options.warn(warning);
  const owned = options.own(undefined, valid.value);
  const ref = { resource: resourceOf(kind), namespace: kind.namespaced ? namespace : '', name };
  if (api.store.latest(ref)) return refuse(alreadyExists(kind, name));
  if (options.dryRun) return accept(dryRun(toStored(ref, owned, 0)));
  const written = api.store.write(ref, 0, owned);
  return written ? accept(await written) : refuse(alreadyExists(kind, name));
}

/** What would have been written has no resourceVersion. */
function dryRun(stored: Stored): Stored {
  const metadata = without(stored.object.metadata, 'resourceVersion') as ObjectMeta;
  const object: KubeObject = { ...stored.object, metadata };
  return { ...stored, object, json: JSON.stringify(object) };
}

function freshMetadata(
  api: Api,
  kind: Kind,
  namespace: string,
  name: string,
  metadata: ObjectMeta,
): ObjectMeta {
  const kept = without(
    metadata,
    'namespace',
    'selfLink',
    'generation',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'resourceVersion',
  );
  return {
    ...kept,
    name,
    ...(kind.namespaced && { namespace }),
    uid: api.newUid(),
    ...(kind.counted && { generation: 1 }),
    creationTimestamp: timeText(api.now()),
  };
}

function refuseMetadata(kind: Kind, namespace: string, metadata: ObjectMeta): Result<never> | undefined {
  if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== '')
    return refuse(failure(500, undefined, 'resourceVersion should not be set on objects to be created'));
  if (!kind.namespaced) return undefined;
  const own = metadata.namespace ?? '';
  if (own === '' || own === namespace) return undefined;
  return refuse(
    badRequest('the namespace of the provided object does not match the namespace sent on the request'),
  );
}
