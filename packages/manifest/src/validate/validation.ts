import type { FieldPath } from '@sluice/engine';
import type { ManifestObject } from '../read/manifest-object.js';
import { policyKindOf } from '../read/policy-kinds.js';
import { NETWORK_POLICY, OBJECT_META } from './api-types.js';
import type { CidrWarning } from './cidr.js';
import { findUnusable, validateClusterPolicy } from './cluster-policy.js';
import { type Decoded, decode, isMap } from './decode.js';
import type { FieldError } from './field-error.js';
import { validateNetworkPolicySpec } from './network-policy.js';
import { validateObjectMeta } from './object-meta.js';
import { policySchema } from './policy-schemas.js';
import { unknownFields } from './validate-schema.js';

/**
 * What the API server finds in an object, by its stages: an object that cannot be decoded is not checked for unknown
 * fields, one with unknown fields is not validated.
 */
export interface Validation {
  readonly decoded: Decoded;
  readonly errors: readonly FieldError[];
  /** What strict validation would refuse, or what is not canonical; the object is valid all the same. */
  readonly warnings: readonly CidrWarning[];
  /** Fields that old servers wrote and today's drop. */
  readonly retired: readonly FieldPath[];
  /** What the API server takes although no implementation can act on it. */
  readonly unusable: readonly FieldError[];
}

/** Takes a policy through the stages of the API server. */
export function validation(object: ManifestObject): Validation {
  const kind = policyKindOf(object);
  const value = object.value;
  if (kind === undefined)
    return {
      decoded: { typeErrors: [], unknownFields: [], nulls: [] },
      errors: [],
      warnings: [],
      retired: [],
      unusable: [],
    };
  const all = kind === 'NetworkPolicy' ? decodeBuiltIn(object) : decodeCustom(object, kind);
  // NetworkPolicy had a status once, and dumps of such clusters hold an empty one.
  const isRetired = (path: FieldPath): boolean =>
    kind === 'NetworkPolicy' && path.length === 1 && path[0] === 'status';
  const decoded = { ...all, unknownFields: all.unknownFields.filter((path) => !isRetired(path)) };
  const retired = all.unknownFields.filter(isRetired);
  const result = { decoded, errors: [], warnings: [], retired, unusable: [] };
  if (decoded.typeErrors.length > 0 || decoded.unknownFields.length > 0) return result;
  const metadata = validateObjectMeta(
    isMap(value['metadata']) ? value['metadata'] : {},
    undefined,
    kind === 'NetworkPolicy',
  );
  if (kind === 'NetworkPolicy') {
    const { errors, warnings } = validateNetworkPolicySpec(isMap(value['spec']) ? value['spec'] : {});
    return { ...result, errors: [...metadata, ...errors], warnings };
  }
  const errors = [...metadata, ...validateClusterPolicy(kind, value)];
  return { ...result, errors, unusable: errors.length === 0 ? findUnusable(value) : [] };
}

function decodeBuiltIn({ value, source }: ManifestObject): Decoded {
  return decode(value, NETWORK_POLICY, [], source.written?.bind(source));
}

/** Custom resources are decoded without a type; only their metadata has one. */
function decodeCustom({ value, source }: ManifestObject, kind: Parameters<typeof policySchema>[0]): Decoded {
  const metadata = decode(value['metadata'], OBJECT_META, ['metadata'], source.written?.bind(source));
  const unknown: FieldPath[] = [...metadata.unknownFields, ...unknownFields(value, policySchema(kind), [])];
  return { ...metadata, unknownFields: unknown };
}
