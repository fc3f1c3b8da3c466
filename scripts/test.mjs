// `npm test`: every check and every test. The last line is `N passed, N failed, N skipped`; exit 1 when anything failed.
// With arguments (`npm test -- packages/engine`) it runs only the tests in those places.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { builtPackages } from './build-state.mjs';
import { packageChecks } from './package-checks.mjs';
import { endOnSignals, run } from './run.mjs';

/** @typedef {{ code: number, output: string }} Outcome */
/** @typedef {{ name: string, check: () => Promise<Outcome> }} Check */

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const places = process.argv.slice(2);
const total = { passed: 0, failed: 0 };

endOnSignals();
process.chdir(root);
mkdirSync('.cache', { recursive: true });

heading('Build');
const built = await runCheck(tool('build (tsc -b)', 'scripts/prepare.mjs', '--build'));
if (places.length === 0) {
  heading('Checks');
  await runChecks([
    tool('types of tests and scripts', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.json'),
    tool('lint (oxlint)', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'),
    tool('format (prettier)', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
    tool('unused and undeclared (knip)', 'node_modules/knip/bin/knip.js', '--no-progress'),
    ...(built ? packageChecks(root, builtPackages(root)) : []),
  ]);
}
heading('Tests');
const skips = await runTests();

if (skips.length > 0) {
  heading('Skipped');
  for (const { test, reason } of skips) print(`${test}: ${reason}`);
}
print(`\n${total.passed} passed, ${total.failed} failed, ${skips.length} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * A check that runs one of the project's own tools with Node.
 * @param {string} name
 * @param {string} script
 * @param {...string} args
 * @returns {Check}
 */
function tool(name, script, ...args) {
  return { name, check: () => run(process.execPath, [join(root, script), ...args], { cwd: root }) };
}

/**
 * Two at a time: each uses about one processor.
 * @param {readonly Check[]} checks
 */
async function runChecks(checks) {
  const waiting = [...checks];
  const lane = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await runCheck(check);
  };
  await Promise.all([lane(), lane()]);
}

/**
 * @param {Check} check
 * @returns {Promise<boolean>} whether it passed
 */
async function runCheck({ name, check }) {
  const start = Date.now();
  const { code, output } = await check();
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  print(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`);
  if (code !== 0) print(output.trimEnd().replaceAll(/^/gm, '      '));
  total[code === 0 ? 'passed' : 'failed']++;
  return code === 0;
}

/** @returns {Promise<import('./counting-reporter.mjs').Counts['skips']>} */
async function runTests() {
  const file = join(root, `.cache/test-counts-${process.pid}.json`);
  const { code } = await run(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=./scripts/counting-reporter.mjs',
      ...places,
    ],
    { cwd: root, show: true, env: { ...plainUnlessTerminal(), SLUICE_TEST_COUNTS: file } },
  );
  /** @type {import('./counting-reporter.mjs').Counts} */
  let counts;
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    counts = { passed: 0, failed: 0, skips: [] };
  }
  rmSync(file, { force: true });
  if (counts.passed + counts.failed === 0) {
    print('FAIL  vitest ran no test');
    counts.failed++;
  } else if (code !== 0 && counts.failed === 0) {
    print(`FAIL  vitest ended with ${code}`);
    counts.failed++;
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
  return counts.skips;
}

/** vitest colours its output even where it goes into a file. */
function plainUnlessTerminal() {
  const plain = !process.stdout.isTTY && process.env['FORCE_COLOR'] === undefined;
  return plain ? { ...process.env, NO_COLOR: '1' } : process.env;
}

/** @param {string} title */
function heading(title) {
  print(`\n${title}\n${'-'.repeat(title.length)}`);
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}
