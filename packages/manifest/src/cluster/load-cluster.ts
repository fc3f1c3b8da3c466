import type { Diagnostic } from '../read/diagnostic.js';
import type { InputFile } from '../read/input-file.js';
import type { ReadOptions } from '../read/limits.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { type CheckedFile, checkFile, checkObjects } from './checked-file.js';
import { type ClusterOptions, type ClusterResult, toCluster } from './to-cluster.js';

/** How files become a cluster. */
export interface LoadOptions extends ClusterOptions {
  /** Objects that were read already, such as a kustomization's; they come after those of the files. */
  readonly objects?: readonly ManifestObject[];
  /** Limits on the files. */
  readonly limits?: ReadOptions;
}

/** A cluster read from files. */
export interface LoadedCluster extends ClusterResult {
  /** Every object that could be read, fit or not. */
  readonly objects: readonly ManifestObject[];
}

/**
 * Reads files, validates their objects and builds the cluster of the valid ones, and of policies of which only peers are not
 * known (CNP-8). Never throws; the diagnostics come
 * in the order of the files, and in each from top to bottom.
 */
export function loadCluster(files: readonly InputFile[], options: LoadOptions = {}): LoadedCluster {
  const checked = files.map((file) => checkFile(file, options.limits));
  const given = options.objects ?? [];
  return joinFiles(given.length > 0 ? [...checked, checkObjects('', given)] : checked, options);
}

/** Builds the cluster of files that were checked one by one. */
export function joinFiles(files: readonly CheckedFile[], options: ClusterOptions = {}): LoadedCluster {
  const made = toCluster(
    files.flatMap(({ fit }) => fit),
    options,
  );
  const told = [...files.flatMap(({ diagnostics }) => diagnostics), ...made.diagnostics];
  return {
    ...made,
    objects: files.flatMap(({ objects }) => objects),
    diagnostics: inFileOrder(told, files),
  };
}

function inFileOrder(
  diagnostics: readonly Diagnostic[],
  files: readonly CheckedFile[],
): readonly Diagnostic[] {
  const order = new Map(files.map(({ path }, i) => [path, i]));
  for (const { file } of diagnostics) if (!order.has(file)) order.set(file, order.size);
  return diagnostics.toSorted(
    (a, b) => order.get(a.file)! - order.get(b.file)! || a.line - b.line || a.column - b.column,
  );
}
