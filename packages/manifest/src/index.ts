export type { Diagnostic, DiagnosticCode, Severity } from './read/diagnostic.js';
export type { InputFile } from './read/input-file.js';
export { type ManifestObject, objectTitle } from './read/manifest-object.js';
export { type ReadOptions, type ReadResult, readManifests } from './read/read-manifests.js';
