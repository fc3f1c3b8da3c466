import type { Diagnostic } from '../read/diagnostic.js';
import type { InputFile } from '../read/input-file.js';
import type { ReadOptions } from '../read/limits.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { readManifests } from '../read/read-manifests.js';
import { validateObjects } from '../validate/validate-object.js';
import { failClosed } from './fail-closed.js';
import { ofToday } from './of-today.js';

/** What one file says by itself: it holds for as long as the file's text does, whatever the others say. */
export interface CheckedFile {
  readonly path: string;
  /** Every object that could be read, fit or not. */
  readonly objects: readonly ManifestObject[];
  /** What a cluster is made of: the valid objects, and policies of which only peers are not known (CNP-8). */
  readonly fit: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one file and validates its objects. Never throws. */
export function checkFile(file: InputFile, limits?: ReadOptions): CheckedFile {
  const { objects, diagnostics } = readManifests([file], limits);
  return checkObjects(file.path, objects, diagnostics);
}

/** Validates objects that were read already; `told` is what their reading said. */
export function checkObjects(
  path: string,
  objects: readonly ManifestObject[],
  told: readonly Diagnostic[] = [],
): CheckedFile {
  const legacy: Diagnostic[] = [];
  const today = objects.map((object) => ofToday(object, legacy));
  const { valid, diagnostics } = validateObjects(today);
  const sound = new Set(valid);
  const fit = today.flatMap((object) => (sound.has(object) ? object : (failClosed(object) ?? [])));
  return { path, objects, fit, diagnostics: [...told, ...legacy, ...diagnostics] };
}
