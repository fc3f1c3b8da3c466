import type { Diagnostic } from './diagnostic.js';
import type { InputFile } from './input-file.js';
import type { ManifestObject } from './manifest-object.js';

/** The objects of the input in file order, and everything that was wrong with the rest. */
export interface ReadResult {
  readonly objects: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Limits on one file; a file above one is refused with an error that names the limit. */
export interface ReadOptions {
  /** Longest YAML text, in characters. */
  readonly maxYamlLength?: number;
  /** Longest JSON text, in characters. */
  readonly maxJsonLength?: number;
  /** Deepest nesting of maps and lists. */
  readonly maxDepth?: number;
}

/** Reads manifests of any kind, YAML or JSON. Never throws: what cannot be read is told by a diagnostic. */
export function readManifests(files: readonly InputFile[], options?: ReadOptions): ReadResult {
  void files;
  void options;
  return { objects: [], diagnostics: [] };
}
