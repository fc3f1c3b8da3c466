export type { Diagnostic, DiagnosticCode, LostObject, Severity } from './read/diagnostic.js';
export type { InputFile } from './read/input-file.js';
export { type ManifestObject, objectTitle } from './read/manifest-object.js';
export type { ReadOptions } from './read/limits.js';
export type { ManifestSource, Range } from './read/manifest-source.js';
export type { Place } from './read/place.js';
export { POLICY_API_VERSIONS, policyKindOf } from './read/policy-kinds.js';
export { scanJson } from './read/scan-json.js';
export { readValue, type ValueResult } from './read/read-value.js';
export { type ReadResult, readManifests } from './read/read-manifests.js';
export { type CheckedFile, checkFile } from './cluster/checked-file.js';
export { joinFiles, type LoadedCluster, loadCluster, type LoadOptions } from './cluster/load-cluster.js';
export { shareFamilies } from './cluster/share-families.js';
export { type ClusterOptions, type ClusterResult, toCluster } from './cluster/to-cluster.js';
export type { ExposedBy, EntryPoint } from './cluster/entry-point.js';
export type { ForeignCount, ForeignEffect } from './cluster/foreign-count.js';
export type { Bearing } from './cluster/bearing.js';
export { liveUse } from './cluster/live-use.js';
export { type LeftOut, leftOut } from './cluster/left-out.js';
export { buildKustomization, type KustomizeResult } from './kustomize/build-kustomization.js';
export { KUSTOMIZATION_NAMES, type KustomizeReader } from './kustomize/kustomization-files.js';
export { type FieldShape, policyShape } from './validate/field-shape.js';
export { apiAnswer } from './validate/api-answer.js';
export {
  hasErrors,
  type ValidatedObjects,
  validateObject,
  validateObjects,
} from './validate/validate-object.js';
export { validatePolicy } from './validate/validate-policy.js';
export { withDefaults } from './validate/with-defaults.js';
export { type Decoded, decode, toldFirst, type TypeMismatch } from './validate/decode.js';
export { type GoStruct, type GoType } from './validate/go-type.js';
export { type Schema as CrdSchema } from './validate/schema.js';
export { validateSchema } from './validate/validate-schema.js';
export { policySchema } from './validate/policy-schemas.js';
export { validateClusterPolicy } from './validate/cluster-policy.js';
export {
  type FieldError,
  type FieldErrorKind,
  forbidden,
  goQuote,
  invalid,
  printFieldError,
  printPath,
  required,
  unsupported,
} from './validate/field-error.js';
export { validateLabelSelector } from './validate/label-selector.js';
export * from './validate/names.js';
export { validateNetworkPolicySpec } from './validate/network-policy.js';
export { validateLabels, validateObjectMeta } from './validate/object-meta.js';
