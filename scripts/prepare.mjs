// Installs and builds what is missing or stale, and says nothing when nothing is. Uses nothing but Node, because it
// runs before there is anything else.
//   --install  install only        --build  build even when the build is up to date
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildIsStale, builtPackages, clearStaleOutput, recordBuild, sourceDigest } from './build-state.mjs';
import { installIsStale } from './install-state.mjs';
import { nodeVersionFits } from './node-version.mjs';
import { endOnSignals, run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const only = process.argv[2];

endOnSignals();
checkNode();
await install();
if (only !== '--install') await build();

function checkNode() {
  const range = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  if (nodeVersionFits(process.versions.node, range)) return;
  fail(`Node ${process.versions.node} is too old or not supported: this project needs Node ${range}.`);
}

async function install() {
  const reason = installIsStale(root);
  if (reason === undefined) return;
  const done = begin(`installing with npm ci (${reason})`);
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--include=dev', '--no-progress', '--loglevel=error'];
  // Without network npm's own patience is over a minute.
  args.push('--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000');
  const { code, output } =
    npm !== undefined && existsSync(npm)
      ? await run(process.execPath, [npm, ...args], { cwd: root })
      : await run('npm', args, { cwd: root });
  if (code === 0) return done();
  const network =
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/;
  const cause = network.exec(output)?.[1];
  process.stderr.write(`failed\n${output}`);
  fail(
    cause === undefined
      ? 'npm ci failed; its own words are above.'
      : `The package registry cannot be reached (${cause}). The first run needs the network, to install the dependencies; later runs do not.`,
  );
}

async function build() {
  if (only !== '--build' && !buildIsStale(root)) return;
  const done = begin(`building ${builtPackages(root).length} packages`);
  const digest = sourceDigest(root);
  clearStaleOutput(root);
  for (const step of [['node_modules/typescript/bin/tsc', '-b'], ['scripts/bundle.mjs']]) {
    const { code, output } = await run(process.execPath, step, { cwd: root });
    if (code === 0) continue;
    process.stderr.write(`failed\n${output}`);
    fail('The build failed; the words of the tool are above.');
  }
  recordBuild(root, digest);
  done();
}

/** @param {string} what */
function begin(what) {
  const start = Date.now();
  process.stderr.write(`prepare: ${what} … `);
  return () => void process.stderr.write(`done in ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`prepare: ${message}\n`);
  process.exit(1);
}
