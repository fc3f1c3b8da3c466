import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse, stringify } from 'yaml';
import { makeFolder } from '../make-folder.js';
import { isMap, type JsonMap } from '../meta/json.js';
import type { Kubeconfig } from './make-kubeconfig.js';

/**
 * Writes a kubeconfig to a file, or merges it into the one that is there: entries of its own names are replaced, all
 * others and their settings stay. The file is readable by its owner alone. Throws when there is something else.
 */
export async function writeKubeconfig(file: string, config: Kubeconfig): Promise<void> {
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const found: unknown = before.trim() === '' ? {} : parsed(before);
  if (!isMap(found) || (found['kind'] !== undefined && found['kind'] !== 'Config'))
    throw new Error(`${file} is no kubeconfig`);
  await makeFolder(dirname(file));
  await writeFile(`${file}.new`, stringify(merged(found, config)), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Nothing where it is no YAML. */
function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function merged(found: JsonMap, config: Kubeconfig): JsonMap {
  return {
    ...found,
    apiVersion: config.apiVersion,
    kind: config.kind,
    clusters: joined(found['clusters'], config.clusters),
    users: joined(found['users'], config.users),
    contexts: joined(found['contexts'], config.contexts),
    'current-context': config['current-context'],
  };
}

function joined(found: unknown, own: readonly { readonly name: string }[]): readonly unknown[] {
  const names = new Set(own.map(({ name }) => name));
  const others = Array.isArray(found)
    ? (found as unknown[]).filter((entry) => !isMap(entry) || !names.has(String(entry['name'])))
    : [];
  return [...others, ...own];
}
