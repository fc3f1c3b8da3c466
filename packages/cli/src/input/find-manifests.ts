import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, KUSTOMIZATION_NAMES } from '@sluice/manifest';
import { inputProblem, systemWords } from './input-problem.js';
import { nameWords } from './read-input-file.js';

/** A file to be read: what messages call it, and where it is. */
export interface FoundFile {
  readonly path: string;
  readonly location: string;
}

/** The manifests below a directory, and the kustomization files that lie among them. */
export interface FoundManifests {
  readonly manifests: readonly FoundFile[];
  readonly kustomizations: readonly string[];
}

/** Whether a file found in a directory is taken for a manifest. */
export function isManifestName(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name) && !isKustomizationName(name);
}

/** Whether a file says how to build manifests and is none. */
export function isKustomizationName(name: string): boolean {
  return KUSTOMIZATION_NAMES.includes(name);
}

/** Whether a directory inside a given one is passed over: what it holds was not written as manifests. */
export function isSkippedDirectory(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

/** Finds the manifests in and below a directory, in order of their names. A directory reached twice counts once. */
export async function findManifests(
  directory: FoundFile,
  diagnostics: Diagnostic[],
  signal?: AbortSignal,
): Promise<FoundManifests> {
  const manifests: FoundFile[] = [];
  const kustomizations: string[] = [];
  const visited = new Set<string>();

  const walk = async ({ path, location }: FoundFile): Promise<void> => {
    signal?.throwIfAborted();
    const real = await realpath(location);
    if (visited.has(real)) return;
    visited.add(real);
    const names = (await readdir(location)).sort((a, b) => (a < b ? -1 : 1));
    for (const name of names) {
      const child = {
        path: path.endsWith('/') ? `${path}${name}` : `${path}/${name}`,
        location: join(location, name),
      };
      await attempt(child, async () => {
        const stats = await stat(child.location);
        if (stats.isDirectory()) {
          if (!isSkippedDirectory(name)) await walk(child);
        } else if (isKustomizationName(name)) kustomizations.push(child.path);
        // Reading a pipe or a device that nobody named could block for ever.
        else if (stats.isFile() && isManifestName(name)) manifests.push(child);
      });
    }
  };

  const attempt = async (child: FoundFile, visit: () => Promise<void>): Promise<void> => {
    try {
      await visit();
    } catch (error) {
      signal?.throwIfAborted();
      // A link that leads nowhere matters only where it is called like a manifest.
      const name = child.path.slice(child.path.lastIndexOf('/') + 1);
      if ((error as { code?: unknown }).code === 'ENOENT' && !isManifestName(name)) return;
      diagnostics.push(
        inputProblem(child.path, `cannot be read: ${nameWords(child.path) ?? systemWords(error)}`),
      );
    }
  };

  await attempt(directory, () => walk(directory));
  return { manifests, kustomizations };
}
