// `npm run docs`: makes the generated parts of docs/ anew. With --check it writes nothing and exits 1 when any is stale.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { conformanceCases, withCases } from './docs-cases.mjs';
import { commandsPage } from './docs-commands.mjs';
import { withFiles } from './docs-files.mjs';
import { profilesPage } from './docs-profiles.mjs';
import { withRule, withRules } from './docs-rules.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The picture in the README: real output, so it is made anew like the rest. */
const PICTURE = 'docs/images/namespace-isolation.svg';
const PAGES = {
  commands: 'docs/commands.md',
  pitfalls: 'docs/pitfalls.md',
  profiles: 'docs/profiles.md',
  semantics: 'docs/semantics.md',
};

/**
 * The pages and the picture as they should be, by path. Reads the built packages: build first.
 * @param {string} [root]
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
export async function generatedPages(root = ROOT) {
  const pages = new Map([
    [PAGES.commands, await commands(root)],
    [PAGES.pitfalls, withFiles(readFileSync(join(root, PAGES.pitfalls), 'utf8'), root)],
    [PAGES.profiles, await profiles(root)],
    [PAGES.semantics, withCases(readFileSync(join(root, PAGES.semantics), 'utf8'), conformanceCases(root))],
  ]);
  const catalogue = await lintCatalogue(root);
  for (const { id } of catalogue) {
    const path = `docs/rules/${id}.md`;
    const page = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
    pages.set(path, withFiles(withRule(page, catalogue), root));
  }
  const index = 'docs/rules/README.md';
  pages.set(index, withRules(readFileSync(join(root, index), 'utf8'), catalogue));
  const options = await resolveConfig(join(root, 'docs'), { editorconfig: true });
  const formatted = new Map([[PICTURE, picture(root)]]);
  for (const [path, page] of pages) {
    formatted.set(path, await format(page, { ...options, parser: 'markdown' }));
  }
  return formatted;
}

/**
 * The paths of the pages that are not what they should be.
 * @param {string} [root]
 * @returns {Promise<string[]>}
 */
export async function stalePages(root = ROOT) {
  const pages = await generatedPages(root);
  return [...pages.keys()].filter(
    (path) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== pages.get(path),
  );
}

/** @param {string} root */
function picture(root) {
  const args = ['packages/cli/bin/sluice.js', 'matrix', '-f', 'examples/namespace-isolation', '-o', 'svg'];
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}

/** @param {string} root */
async function commands(root) {
  /** @type {typeof import('../packages/cli/src/program.js')} */
  const { createProgram } = await import(pathToFileURL(join(root, 'packages/cli/dist/program.js')).href);
  let printed = '';
  const program = createProgram({
    stdout: { write: (text) => void (printed += text), columns: 110 },
    stderr: { write: () => undefined },
    // eslint-disable-next-line require-yield
    stdin: { async *[Symbol.asyncIterator]() {} },
    cwd: root,
    env: {},
    name: 'sluice',
    exit: () => undefined,
  });
  return commandsPage(program, (command) => {
    printed = '';
    command.outputHelp();
    return printed;
  });
}

/** @param {string} root */
async function lintCatalogue(root) {
  /** @type {typeof import('../packages/lint/src/index.js')} */
  const { CATALOGUE } = await import(pathToFileURL(join(root, 'packages/lint/dist/index.js')).href);
  return CATALOGUE;
}

/** @param {string} root */
async function profiles(root) {
  /** @type {typeof import('../packages/engine/src/index.js')} */
  const { NOT_DOCUMENTED, PROFILES, SWITCH_VALUES } = await import(
    pathToFileURL(join(root, 'packages/engine/dist/index.js')).href
  );
  return profilesPage(PROFILES, { switches: SWITCH_VALUES, notDocumented: NOT_DOCUMENTED });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = await stalePages();
  if (process.argv.includes('--check')) {
    if (stale.length > 0) process.stderr.write(`stale, run \`npm run docs\`: ${stale.join(', ')}\n`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    const pages = await generatedPages();
    for (const path of stale) {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), pages.get(path) ?? '');
      process.stdout.write(`${path}\n`);
    }
  }
}
