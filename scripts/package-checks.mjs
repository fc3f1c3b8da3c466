import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { run } from './run.mjs';

/** @typedef {import('./test.mjs').Check} Check */
/** @typedef {{ name: string, version: string, bin?: Record<string, string>, dependencies?: Record<string, string> }} Manifest */

/**
 * What users of the packages would meet, checked on the packed packages: publint, the types as every kind of importer
 * resolves them (attw), and that they load with nothing but their declared dependencies beside them.
 * @param {string} root
 * @param {readonly string[]} packages their folders
 * @returns {Check[]}
 */
export function packageChecks(root, packages) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-packages-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  /** @type {Promise<import('./test.mjs').Outcome> | undefined} */
  let packing;
  const packed = () => (packing ??= pack(root, packages, folder));
  const checks = packages.flatMap((dir) => {
    const manifest = manifestOf(dir);
    const tarball = join(folder, tarballName(manifest));
    /** @param {...string} args */
    const node = async (...args) => {
      const outcome = await packed();
      return outcome.code === 0 ? run(process.execPath, args, { cwd: root }) : outcome;
    };
    const publint = {
      name: `${manifest.name}: publint`,
      check: () => node('node_modules/publint/src/cli.js', 'run', '--strict', tarball),
    };
    const attw = [
      'node_modules/@arethetypeswrong/cli/dist/index.js',
      '--profile=esm-only',
      '--no-definitely-typed',
      '--format=ascii',
      tarball,
    ];
    return [publint, { name: `${manifest.name}: types for importers (attw)`, check: () => node(...attw) }];
  });
  checks.push({
    name: 'packed packages run',
    check: async () => {
      const outcome = await packed();
      return outcome.code === 0 ? runPacked(root, packages, folder) : outcome;
    },
  });
  return checks;
}

/**
 * @param {string} root
 * @param {readonly string[]} packages
 * @param {string} folder
 */
function pack(root, packages, folder) {
  const npm = process.env['npm_execpath'];
  const args = [
    'pack',
    '--silent',
    '--pack-destination',
    folder,
    ...packages.flatMap((dir) => ['--workspace', dir]),
  ];
  return npm !== undefined && existsSync(npm)
    ? run(process.execPath, [npm, ...args], { cwd: root })
    : run('npm', args, { cwd: root });
}

/**
 * Lays the unpacked packages out as an installation would, with links to their declared dependencies, and loads each.
 * @param {string} root
 * @param {readonly string[]} packages
 * @param {string} folder
 */
async function runPacked(root, packages, folder) {
  const modules = join(folder, 'node_modules');
  const manifests = packages.map(manifestOf);
  const own = new Set(manifests.map((manifest) => manifest.name));
  for (const [index, manifest] of manifests.entries()) {
    const home = join(modules, manifest.name);
    mkdirSync(home, { recursive: true });
    const outcome = await run('tar', [
      '-xzf',
      join(folder, tarballName(manifest)),
      '-C',
      home,
      '--strip-components=1',
    ]);
    if (outcome.code !== 0) return outcome;
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (own.has(name)) continue;
      const link = join(home, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      const places = [packages[index] ?? root, root].map((place) => join(place, 'node_modules', name));
      symlinkSync(places.find((place) => existsSync(place)) ?? name, link);
    }
  }
  for (const manifest of manifests) {
    const bin = Object.values(manifest.bin ?? {})[0];
    const args =
      bin === undefined
        ? ['--input-type=module', '--eval', `await import(${JSON.stringify(manifest.name)})`]
        : [join(modules, manifest.name, bin), '--version'];
    const outcome = await run(process.execPath, args, { cwd: folder });
    if (outcome.code !== 0) return { code: 1, output: `${manifest.name}:\n${outcome.output}` };
    if (bin !== undefined && outcome.output.trim() !== manifest.version) {
      return {
        code: 1,
        output: `${basename(bin)} --version printed ${outcome.output.trim()}, not ${manifest.version}`,
      };
    }
  }
  return { code: 0, output: '' };
}

/** @param {Manifest} manifest */
function tarballName(manifest) {
  return `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
}

/**
 * @param {string} dir
 * @returns {Manifest}
 */
function manifestOf(dir) {
  return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
}
