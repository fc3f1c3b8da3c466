import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The digest of what the last good build was made from; `.cache` is not in git. */
const STAMP = '.cache/built';
/** What `sluice` starts from. */
const BUNDLE = 'packages/cli/dist/bundle/main.js';

/**
 * Whether the last good build was made from other sources than these, or any of its files is gone.
 * @param {string} root
 * @returns {boolean}
 */
export function buildIsStale(root) {
  const stamp = join(root, STAMP);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourceDigest(root)) return true;
  if (!existsSync(join(root, BUNDLE))) return true;
  return builtPackages(root).some((dir) => outputsOf(dir).some((file) => !existsSync(file)));
}

/**
 * Removes what `tsc -b` would not notice: output of sources that are gone, and the build state of packages with missing output.
 * @param {string} root
 */
export function clearStaleOutput(root) {
  for (const dir of builtPackages(root)) {
    const dist = join(dir, 'dist');
    if (!existsSync(dist)) continue;
    const wanted = new Set(outputsOf(dir));
    for (const file of filesUnder(dist)) {
      // The bundle stays until the next one is made: a build that fails leaves a program that works.
      if (file.startsWith(join(dist, 'bundle'))) continue;
      if (/\.(js|d\.ts)$/.test(file) && !wanted.has(file)) rmSync(file);
    }
    if ([...wanted].some((file) => !existsSync(file))) rmSync(join(dist, '.tsbuildinfo'), { force: true });
  }
}

/**
 * Records that the build of the sources with this digest succeeded.
 * @param {string} root
 * @param {string} digest
 */
export function recordBuild(root, digest) {
  mkdirSync(dirname(join(root, STAMP)), { recursive: true });
  writeFileSync(join(root, STAMP), digest);
}

/**
 * A digest over everything that the build reads.
 * @param {string} root
 * @returns {string} hexadecimal
 */
export function sourceDigest(root) {
  const hash = createHash('sha256');
  const files = ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json', 'scripts/bundle.mjs'].map(
    (file) => join(root, file),
  );
  for (const dir of builtPackages(root)) {
    files.push(join(dir, 'package.json'), join(dir, 'tsconfig.json'), ...sourcesOf(dir));
  }
  for (const file of files)
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/**
 * The folders of the packages that `tsc -b` builds, in the order of tsconfig.json.
 * @param {string} root
 * @returns {string[]}
 */
export function builtPackages(root) {
  /** @type {{ references: { path: string }[] }} */
  const config = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  return config.references.map((reference) => join(root, reference.path));
}

/** @param {string} dir */
function outputsOf(dir) {
  return sourcesOf(dir).flatMap((file) => {
    const stem = join(dir, 'dist', file.slice(join(dir, 'src').length + 1, -'.ts'.length));
    return [`${stem}.js`, `${stem}.d.ts`];
  });
}

/** @param {string} dir */
function sourcesOf(dir) {
  return filesUnder(join(dir, 'src')).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
}

/**
 * @param {string} dir
 * @returns {string[]}
 */
function filesUnder(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
