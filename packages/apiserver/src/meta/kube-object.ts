import type { ObjectMeta } from './object-meta.js';

/** An object of the API, decoded: kind, apiVersion and metadata are sure to be there. Never changed in place. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}
