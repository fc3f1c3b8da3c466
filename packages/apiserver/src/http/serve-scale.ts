import { formatSelector, parseSelector } from '@sluice/engine';
import type { Kind, ScalePaths } from '../kinds/kind.js';
import { conflict, invalidObject, notFound } from '../meta/api-error.js';
import { isMap, type JsonMap, own } from '../meta/json.js';
import { SCALE } from '../kinds/scale.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectMeta } from '../meta/object-meta.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { updateObject } from '../resources/update-object.js';
import { applyPatch } from '../patch/apply-patch.js';
import { resourceOf } from '../store/object-ref.js';
import type { Stored } from '../store/stored.js';
import { mediaType } from '../wire/decode-body.js';
import { jsonAnswer, statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { parseWriteQuery } from './query-options.js';
import { readForeign } from './read-foreign.js';
import type { ResourceRequest } from './resource-request.js';
import { patchTypeOf } from './serve-patch.js';
import { updateOptions } from './write-options.js';
import { invalid } from '@sluice/manifest';

/** GET of an autoscaling/v1 Scale. */
export function serveGetScale(resource: ResourceRequest): ApiAnswer {
  const { api, kind } = resource;
  const stored = api.store.get(refOf(resource));
  if (!stored) return statusAnswer(notFound(kind, resource.path.name ?? ''));
  return jsonAnswer(scaleOf(kind, stored.object));
}

/** PUT of a Scale: the number of replicas becomes the object's. */
export async function serveUpdateScale(resource: ResourceRequest): Promise<ApiAnswer> {
  const body = await readForeign(resource.request);
  return body.ok
    ? changeScale(resource, 'UpdateOptions', () => accept(body.value))
    : statusAnswer(body.status);
}

/** PATCH of a Scale. */
export async function servePatchScale(resource: ResourceRequest): Promise<ApiAnswer> {
  const { request } = resource;
  const type = patchTypeOf(mediaType(request.header('content-type')), false);
  if (!type.ok) return statusAnswer(type.status);
  const body = await request.body();
  if (!body.ok) return statusAnswer(body.status);
  const text = new TextDecoder().decode(body.value);
  return changeScale(resource, 'PatchOptions', (scale) => {
    const patched = applyPatch(SCALE, scale, type.value, text, 'Ignore');
    return patched.ok ? accept(patched.value.object) : patched;
  });
}

async function changeScale(
  resource: ResourceRequest,
  optionsKind: string,
  change: (scale: KubeObject) => Result<JsonMap>,
): Promise<ApiAnswer> {
  const { api, kind, request, warnings } = resource;
  const query = parseWriteQuery(request.query, optionsKind);
  if (!query.ok) return statusAnswer(query.status);
  const updated: Result<Stored> = await updateObject(
    api,
    kind,
    refOf(resource),
    (object) => {
      const changed = change(scaleOf(kind, object));
      return changed.ok ? withReplicas(kind, object, changed.value) : changed;
    },
    updateOptions(resource, query.value),
  );
  return updated.ok
    ? jsonAnswer(scaleOf(kind, updated.value.object), 200, warnings)
    : statusAnswer(updated.status, warnings);
}

function withReplicas(kind: Kind, object: KubeObject, scale: JsonMap): Result<KubeObject> {
  const { name } = object.metadata;
  const asked = own(own(scale, 'metadata'), 'resourceVersion');
  if (typeof asked === 'string' && asked !== '' && asked !== object.metadata.resourceVersion)
    return refuse(
      conflict(
        kind,
        name,
        'the object has been modified; please apply your changes to the latest version and try again',
      ),
    );
  const replicas = own(own(scale, 'spec'), 'replicas') ?? 0;
  if (typeof replicas !== 'number' || !Number.isSafeInteger(replicas) || replicas < 0)
    return refuse(
      invalidObject('autoscaling', 'Scale', name, [
        invalid(['spec', 'replicas'], replicas, 'must be greater than or equal to 0'),
      ]),
    );
  return accept(setAt(object, pathsOf(kind).specReplicas, replicas) as KubeObject);
}

function scaleOf(kind: Kind, object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const paths = pathsOf(kind);
  const selector = getAt(object, paths.selector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as ObjectMeta,
    spec: { replicas: getAt(object, paths.specReplicas) ?? 0 },
    status: {
      replicas: getAt(object, paths.statusReplicas) ?? 0,
      ...(isMap(selector) && {
        selector: formatSelector(parseSelector(selector)),
      }),
    },
  };
}

const USUAL: ScalePaths = {
  specReplicas: ['spec', 'replicas'],
  statusReplicas: ['status', 'replicas'],
  selector: ['spec', 'selector'],
};

function pathsOf({ scale }: Kind): ScalePaths {
  return scale ?? USUAL;
}

function getAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((at: unknown, key) => own(at, key), value);
}

function setAt(value: unknown, [key, ...rest]: readonly string[], leaf: unknown): unknown {
  if (key === undefined) return leaf;
  return { ...(isMap(value) && value), [key]: setAt(own(value, key), rest, leaf) };
}

function refOf({ kind, path }: ResourceRequest): { resource: string; namespace: string; name: string } {
  return { resource: resourceOf(kind), namespace: path.namespace ?? '', name: path.name ?? '' };
}
