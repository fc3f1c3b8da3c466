import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { consoleBlocks, outputMatches } from '../scripts/console-blocks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = existsSync(join(root, 'packages/cli/dist/main.js'));

const bin = mkdtempSync(join(tmpdir(), 'sluice-examples-'));
const node = JSON.stringify(process.execPath);
const sluice = JSON.stringify(join(root, 'packages/cli/bin/sluice.js'));
shim('sluice', `exec ${node} ${sluice} "$@"`);
shim('npx', `[ "$1" = sluice ] && shift && exec ${node} ${sluice} "$@"`);
shim('kubectl', `[ "$1" = sluice ] && shift && exec ${node} ${sluice} "$@"`);
afterAll(() => rmSync(bin, { recursive: true, force: true }));

it('README.md shows commands with their output', () => {
  expect(consoleBlocks(readFileSync(join(root, 'README.md'), 'utf8')).examples).not.toEqual([]);
});

for (const file of documents()) {
  const { examples, unchecked } = consoleBlocks(readFileSync(join(root, file), 'utf8'));
  if (examples.length === 0 && unchecked.length === 0) continue;
  describe(`The examples of ${file}`, () => {
    it('shows no command of sluice outside of console blocks', () => {
      expect(unchecked).toEqual([]);
    });
    for (const example of examples) {
      it(`line ${example.line}: ${example.command}`, (context) => {
        context.skip(!built, 'the build is absent: npm run build');
        const { lines, exit } = runExample(example.command);
        // The whole output is compared only to show a mismatch well; the ellipsis decides what one is.
        const shown = outputMatches(example.expected, lines) ? example.expected : lines;
        expect({ lines: shown, exit }).toEqual({ lines: example.expected, exit: example.exit });
      });
    }
  });
}

/** README.md, everything in docs/, and the README.md of each example and package. */
function documents(): string[] {
  const below = (dir: string, name: RegExp): string[] =>
    readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
      .filter((path) => name.test(path) && !path.includes('node_modules'))
      .map((path) => join(dir, path));
  return [
    'README.md',
    ...below('docs', /\.md$/),
    ...below('examples', /(^|\/)README\.md$/),
    ...below('packages', /^[^/]+\/README\.md$/),
  ].sort();
}

function runExample(command: string): { lines: string[]; exit: number | null } {
  const { stdout, status } = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], {
    cwd: root,
    encoding: 'utf8',
    input: '',
    env: { PATH: `${bin}${delimiter}${process.env['PATH']}`, HOME: bin, NO_COLOR: '1', LC_ALL: 'C.UTF-8' },
  });
  const lines = stdout.replace(/\n$/, '').split('\n');
  return { lines: lines.length === 1 && lines[0] === '' ? [] : lines, exit: status };
}

function shim(name: string, body: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(bin, name), 0o755);
}
