import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'sluice-lint-'));

/** Each file of a package's source with imports that break, or keep, the directions between packages. */
const cases: readonly { file: string; line: string; complaint?: RegExp }[] = [
  { file: 'packages/engine/src/a.ts', line: `import 'node:fs';`, complaint: /engine imports nothing/ },
  {
    file: 'packages/engine/src/b.ts',
    line: `import type { T } from 'yaml'; export type U = T;`,
    complaint: /engine imports nothing/,
  },
  {
    file: 'packages/engine/src/c.ts',
    line: `export * from '@sluice/manifest';`,
    complaint: /engine imports nothing/,
  },
  {
    file: 'packages/engine/src/d.ts',
    line: `export const os = await import('node:os');`,
    complaint: /engine imports nothing/,
  },
  {
    file: 'packages/engine/src/e.ts',
    line: `import '../../manifest/src/index.js';`,
    complaint: /by its entry/,
  },
  {
    file: 'packages/engine/src/net/f.ts',
    line: `import '../../../manifest/src/index.js';`,
    complaint: /by its entry/,
  },
  {
    file: 'packages/engine/src/g.ts',
    line: `import '@sluice/testkit';`,
    complaint: /engine imports nothing/,
  },
  { file: 'packages/engine/src/net/ok.ts', line: `import './other.js'; import '../labels/labels.js';` },
  {
    file: 'packages/engine/src/ok.test.ts',
    line: `import '@sluice/testkit'; import 'fast-check'; import 'node:fs';`,
  },
  { file: 'packages/lint/src/a.ts', line: `import 'node:fs';`, complaint: /lint imports only/ },
  { file: 'packages/lint/src/b.ts', line: `import '@sluice/nftables';`, complaint: /lint imports only/ },
  {
    file: 'packages/lint/src/ok.ts',
    line: `import '@sluice/engine'; import '@sluice/manifest'; import 'yaml';`,
  },
  { file: 'packages/manifest/src/a.ts', line: `import 'node:path';`, complaint: /manifest imports only/ },
  { file: 'packages/manifest/src/b.ts', line: `import 'commander';`, complaint: /manifest imports only/ },
  {
    file: 'packages/manifest/src/c.ts',
    line: `import '@sluice/engine/src/net/ip.js';`,
    complaint: /manifest imports only/,
  },
  {
    file: 'packages/manifest/src/d.ts',
    line: `import '@sluice/testkit';`,
    complaint: /manifest imports only/,
  },
  { file: 'packages/manifest/src/e.ts', line: `import 'sluice';`, complaint: /manifest imports only/ },
  { file: 'packages/manifest/src/ok.ts', line: `import '@sluice/engine'; import 'yaml'; import './x.js';` },
  {
    file: 'packages/manifest/src/a.test.ts',
    line: `import '../../cli/src/main.js';`,
    complaint: /by its entry/,
  },
  {
    file: 'packages/manifest/src/b.test.ts',
    line: `import '@sluice/engine/dist/net/ip.js';`,
    complaint: /by their entry/,
  },
  { file: 'packages/nftables/src/a.ts', line: `import 'node:fs';`, complaint: /nftables imports only/ },
  {
    file: 'packages/nftables/src/b.ts',
    line: `import '@sluice/manifest';`,
    complaint: /nftables imports only/,
  },
  { file: 'packages/nftables/src/ok.ts', line: `import '@sluice/engine'; import './x.js';` },
  {
    file: 'packages/nftables/src/kernel/ok.ts',
    line: `import '@sluice/engine'; import 'node:child_process';`,
  },
  {
    file: 'packages/nftables/src/kernel/b.ts',
    line: `import 'node:fs';`,
    complaint: /nftables imports only/,
  },
  { file: 'packages/nftables/src/kernel/a.ts', line: `import 'sluice';`, complaint: /nftables imports only/ },
  {
    file: 'packages/apiserver/src/a.ts',
    line: `import 'node:child_process';`,
    complaint: /apiserver imports/,
  },
  { file: 'packages/apiserver/src/b.ts', line: `import '@sluice/nftables';`, complaint: /apiserver imports/ },
  { file: 'packages/apiserver/src/c.ts', line: `import 'sluice';`, complaint: /apiserver imports/ },
  {
    file: 'packages/apiserver/src/ok.ts',
    line: `import '@sluice/manifest'; import 'ws'; import 'node:fs/promises'; import './x.js';`,
  },
  { file: 'packages/agent/src/a.ts', line: `import 'node:child_process';`, complaint: /agent imports/ },
  { file: 'packages/agent/src/b.ts', line: `import '@sluice/manifest';`, complaint: /agent imports/ },
  {
    file: 'packages/agent/src/ok.ts',
    line: `import '@sluice/kube'; import '@sluice/nftables'; import 'prom-client'; import 'node:http';`,
  },
  { file: 'packages/kube/src/a.ts', line: `import 'node:child_process';`, complaint: /kube imports/ },
  { file: 'packages/kube/src/b.ts', line: `import '@sluice/apiserver';`, complaint: /kube imports/ },
  {
    file: 'packages/kube/src/ok.ts',
    line: `import '@sluice/manifest'; import '@kubernetes/client-node'; import 'node:fs/promises';`,
  },
  { file: 'packages/lab/src/a.ts', line: `import '@sluice/testkit';`, complaint: /lab imports/ },
  { file: 'packages/lab/src/b.ts', line: `import 'sluice';`, complaint: /lab imports/ },
  {
    file: 'packages/lab/src/c.ts',
    line: `import '../../nftables/src/index.js';`,
    complaint: /by its entry/,
  },
  {
    file: 'packages/lab/src/ok.ts',
    line: `import '@sluice/nftables'; import '@sluice/apiserver'; import 'node:child_process'; import 'node:dns/promises';`,
  },
  { file: 'packages/testkit/src/a.ts', line: `import 'sluice';`, complaint: /testkit imports/ },
  {
    file: 'packages/testkit/src/ok.ts',
    line: `import '@sluice/manifest'; import 'fast-check'; import 'node:fs';`,
  },
  { file: 'packages/cli/src/a.ts', line: `import '@sluice/testkit';`, complaint: /testkit is for tests/ },
  {
    file: 'packages/cli/src/b.ts',
    line: `import '@sluice/engine/dist/net/ip.js';`,
    complaint: /by its entry/,
  },
  {
    file: 'packages/cli/src/output/c.ts',
    line: `import '../../../engine/src/index.js';`,
    complaint: /by its entry/,
  },
  { file: 'packages/cli/src/ok.ts', line: `import '@sluice/engine'; import 'commander'; import 'node:fs';` },
  { file: 'packages/engine/src/cycle-a.ts', line: `import './cycle-b.js';`, complaint: /Dependency cycle/ },
  { file: 'packages/engine/src/cycle-b.ts', line: `import './cycle-a.js';`, complaint: /Dependency cycle/ },
];

let complaints: readonly { filename: string; text: string }[] = [];

beforeAll(() => {
  cpSync(join(root, '.oxlintrc.json'), join(copy, '.oxlintrc.json'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, '.gitignore'), 'node_modules\n');
  for (const { file, line } of cases) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), `${line}\n`);
  }
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json'], { cwd: copy, encoding: 'utf8' });
  const report: { diagnostics: { filename: string; code: string; message: string; help?: string }[] } =
    JSON.parse(stdout);
  complaints = report.diagnostics
    .filter(({ code }) => /no-restricted-imports|no-cycle/.test(code))
    .map(({ filename, message, help }) => ({ filename, text: `${message} ${help ?? ''}` }));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the dependency directions', () => {
  it.each(cases.filter((one) => one.complaint))('forbid in $file: $line', ({ file, complaint }) => {
    expect(complaints.filter(({ filename }) => filename === file).map(({ text }) => text)).toEqual([
      expect.stringMatching(complaint ?? /^$/),
    ]);
  });

  it.each(cases.filter((one) => !one.complaint))('allow in $file: $line', ({ file }) => {
    expect(complaints.filter(({ filename }) => filename === file)).toEqual([]);
  });

  it('have an entry for every package', () => {
    const config = readFileSync(join(root, '.oxlintrc.json'), 'utf8');
    for (const name of packageNames()) expect(config).toContain(`"packages/${name}/src/**"`);
  });
});

function packageNames(): string[] {
  const { packages }: { packages: Record<string, unknown> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  return Object.keys(packages).flatMap((path) => /^packages\/([^/]+)$/.exec(path)?.[1] ?? []);
}
