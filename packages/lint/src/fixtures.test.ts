import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { equivalent, matrixOf } from '@sluice/engine';
import { loadCluster } from '@sluice/manifest';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from './catalogue.js';
import { applyEdits } from './edit/apply-edits.js';
import { settingsIn } from './fixture-settings.fixture.js';
import { lint, type LintResult } from './lint.js';
import type { LintRule } from './rule.js';
import { type Workspace, workspaceOf } from './workspace.js';

const root = fileURLToPath(new URL('../fixtures/', import.meta.url));
const KINDS = ['wrong', 'right', 'near-miss'];

/** A line that a rule has to point at ends with `#! <rule>`, or `#! <rule> <part of the message>`. */
const MARK = /#! (?<rule>[a-z0-9-]+)(?: (?<message>.*))?$/u;

/** What one rule says of a file, and the input as it was read. */
function asked(text: string, rule: LintRule): LintResult & Workspace {
  const file = { path: 'fixture.yaml', text };
  const workspace = workspaceOf(loadCluster([file]), [file], settingsIn(text));
  return { ...workspace, ...lint(workspace, [rule]) };
}

function errorsIn({ diagnostics }: Workspace['input']): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

describe.each(CATALOGUE)('$id', (rule) => {
  const folder = `${root}${rule.id}/`;
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  it.each(KINDS)('has a fixture that is %s', (kind) => {
    expect(files.some((name) => name.startsWith(kind))).toBe(true);
  });

  it.each(files)('points at the marked lines of %s and no others', (name) => {
    const text = readFileSync(folder + name, 'utf8');
    const { findings, silent } = asked(text, rule);
    const marks = text.split('\n').flatMap((line, i) => {
      const { rule: id, message = '' } = MARK.exec(line)?.groups ?? {};
      return id === rule.id ? [{ line: i + 1, message }] : [];
    });
    expect(silent).toEqual([]);
    expect(findings.map(({ range }) => range.line)).toEqual(marks.map(({ line }) => line));
    for (const [i, { message }] of marks.entries()) expect(findings[i]?.message).toContain(message);
    expect(marks.length > 0).toBe(name.startsWith('wrong'));
  });

  it.each(files.filter((name) => name.startsWith('wrong')))(
    'mends %s by each fix that it has',
    async (name) => {
      const text = readFileSync(folder + name, 'utf8');
      const before = asked(text, rule);
      const mended = before.findings.flatMap((finding) =>
        finding.fixes().map((fix) => {
          const now = applyEdits(text, fix.edits);
          const after = asked(now, rule);
          expect(after.findings.length, fix.title).toBeLessThan(before.findings.length);
          if (errorsIn(before.input).length === 0) expect(errorsIn(after.input), fix.title).toEqual([]);
          if (fix.safe && errorsIn(before.input).length === 0)
            expect(equivalent(matrixOf(before.cluster), matrixOf(after.cluster)), fix.title).toBe(true);
          return `# line ${finding.range.line}: ${fix.title}${fix.safe ? ' (safe)' : ''}\n${now}`;
        }),
      );
      const golden = folder + name.replace('.yaml', '.fixed.txt');
      if (mended.length > 0) await expect(mended.join('\n')).toMatchFileSnapshot(golden);
    },
  );
});
