// Bundles the command line from its build: `sluice` starts in half the time when Node has a few files to find and not
// two hundred. What a command does not need stays in chunks of its own, so lazy imports stay lazy.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'packages/cli');
const folder = join(cli, 'dist/bundle');
/** Written beside and then put in place, so that `sluice` is never half there. */
const fresh = `${folder}.new`;
/** Large, and wanted by few commands: left to npm. */
const external = Object.keys(JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8')).dependencies);

rmSync(fresh, { recursive: true, force: true });
const bundle = await rolldown({
  input: join(cli, 'dist/main.js'),
  platform: 'node',
  external: external.map((name) => new RegExp(`^${name}(/|$)`)),
  // The YAML package is needed to read; that the writers load it lazily besides is no mistake.
  checks: { ineffectiveDynamicImport: false },
  onLog(level, log) {
    process.stderr.write(`${level}: ${log.message}\n`);
    if (level === 'warn') process.exitCode = 1;
  },
});
const { output } = await bundle.write({ dir: fresh, format: 'esm', comments: { legal: false } });
writeFileSync(
  join(fresh, 'THIRD-PARTY-LICENSES.txt'),
  licences(output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))),
);

rmSync(folder, { recursive: true, force: true });
renameSync(fresh, folder);

/**
 * The licence of every package of which something is in the bundle.
 * @param {readonly string[]} modules their paths
 */
function licences(modules) {
  const folders = modules.flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)]
    .sort()
    .map((dir) => {
      const { name, version, license } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
      const file = readdirSync(dir).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
      if (file === undefined) throw new Error(`${dir} holds no licence`);
      return `${name} ${version} (${license})\n\n${readFileSync(join(dir, file), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
