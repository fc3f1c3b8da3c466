import { isAbsolute, join, relative } from 'node:path';
import type { Diagnostic } from '@sluice/manifest';
import { findManifests, isManifestName, isSkippedDirectory } from '../input/find-manifests.js';
import { runCommand } from '../input/run-command.js';
import { SETTINGS_NAME } from '../lint/read-settings.js';

const LIST_LIMIT = 50_000_000;

/** The files of a folder that may be manifests, by their absolute path; what git ignores is left out. */
export async function filesOf(folder: string): Promise<readonly string[]> {
  const listed = await runCommand(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', '.'],
    { cwd: folder, limit: LIST_LIMIT },
  );
  if (listed.kind === 'done') {
    const names = new TextDecoder().decode(listed.stdout).split('\0');
    return names.filter(isTaken).map((name) => join(folder, name));
  }
  const problems: Diagnostic[] = [];
  const { manifests } = await findManifests({ path: folder, location: folder }, problems);
  return manifests.map(({ location }) => location).filter((location) => isTaken(relative(folder, location)));
}

/** Whether a file that has changed on disk is one of its folder's manifests. */
export async function isFileOf(folder: string, location: string): Promise<boolean> {
  const name = relative(folder, location);
  if (name.startsWith('..') || isAbsolute(name) || !isTaken(name)) return false;
  const asked = await runCommand('git', ['check-ignore', '--quiet', '--', name], {
    cwd: folder,
    limit: 1000,
  });
  return asked.kind !== 'done';
}

function isTaken(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop()!;
  return name !== SETTINGS_NAME && isManifestName(name) && !folders.some(isSkippedDirectory);
}

/** Whether a text is meant as a Kubernetes object: folders hold many other files in YAML and JSON. */
export function isMeantAsManifest(text: string): boolean {
  return /^[\s{"'-]*(?:apiVersion|kind)["']?\s*:/mu.test(text) || /"(?:apiVersion|kind)"\s*:/u.test(text);
}
