import type { Kind } from '../kinds/kind.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { Result } from '../meta/result.js';
import type { Api } from '../resources/api.js';

/** A write that is about to happen. */
export interface AdmissionRequest {
  readonly kind: Kind;
  readonly operation: 'create' | 'update';
  readonly subresource?: string;
  readonly object: KubeObject;
  /** Nothing on create. */
  readonly old?: KubeObject;
}

/** Gives the object as it may be written, or why it may not. */
export type Admission = (request: AdmissionRequest, api: Api) => Result<KubeObject>;

/** Hands the object through all admissions. */
export function admit(request: AdmissionRequest, api: Api): Result<KubeObject> {
  let object = request.object;
  for (const admission of api.admissions) {
    const outcome = admission({ ...request, object }, api);
    if (!outcome.ok) return outcome;
    object = outcome.value;
  }
  return { ok: true, value: object };
}
