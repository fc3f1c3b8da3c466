import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ version?: string, integrity?: string, resolved?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} Locked */

/**
 * Why `node_modules` does not hold what package-lock.json names, or undefined where it does.
 * Compares with the list that npm itself leaves in node_modules at the end of an installation.
 * @param {string} root
 * @returns {string | undefined}
 */
export function installIsStale(root) {
  if (!existsSync(join(root, 'node_modules'))) return 'node_modules is missing';
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (installed === undefined) return 'the last installation did not finish';
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (wanted === undefined) return 'package-lock.json is missing';
  for (const [path, entry] of wanted) {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) continue;
    const have = installed.get(path);
    // Optional packages are those of other platforms, most of them: npm leaves them out.
    if (have === undefined && (entry.optional || entry.devOptional)) continue;
    if (have === undefined || !existsSync(join(root, path))) return `${path} is missing`;
    if (have.version !== entry.version || have.integrity !== entry.integrity)
      return `${path} is another version`;
  }
  for (const path of installed.keys()) {
    if (!wanted.has(path)) return `${path} is no longer wanted`;
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {Map<string, Locked> | undefined}
 */
function packagesOf(file) {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages));
  } catch {
    return undefined;
  }
}
