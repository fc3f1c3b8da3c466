import type { ManifestObject } from '../read/manifest-object.js';
import { foreignEffect } from './foreign-kinds.js';
import { isMisplaced, knownKind } from './known-kinds.js';

/**
 * What a live cluster's objects of a kind are good for: to be `read`; to `count`, as nobody here knows what they mean;
 * `unsupported`, a known kind in a version that is not. Undefined where answers need nothing of it: its pods are there themselves.
 */
export function liveUse(
  kind: Pick<ManifestObject, 'apiVersion' | 'kind'>,
): 'read' | 'count' | 'unsupported' | undefined {
  const known = knownKind(kind);
  if (known) return known.role === 'workload' ? undefined : 'read';
  if (isMisplaced(kind)) return 'unsupported';
  const effect = foreignEffect({ ...kind, value: {} });
  return effect === undefined || effect === 'pods' ? undefined : 'count';
}
