import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCluster } from '@sluice/manifest';
import { describe, expect, it } from 'vitest';
import { lint } from './lint.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { workspaceOf } from './workspace.js';

const folder = fileURLToPath(new URL('../fixtures/never/', import.meta.url));

// What other linters call a mistake and is none. Each file says in its first line why.
describe('no rule of the catalogue says anything of', () => {
  it.each(readdirSync(folder))('%s', (name) => {
    const file = { path: name, text: readFileSync(folder + name, 'utf8') };
    const input = loadCluster([file]);
    expect(input.diagnostics).toEqual([]);
    const { findings } = lint(workspaceOf(input, [file], DEFAULT_SETTINGS));
    expect(findings.map(({ rule, range, message }) => `${range.line}: ${rule}: ${message}`)).toEqual([]);
  });
});
