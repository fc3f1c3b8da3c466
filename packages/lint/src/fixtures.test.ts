import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCluster } from '@sluice/manifest';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from './catalogue.js';
import { settingsIn } from './fixture-settings.fixture.js';
import { lint } from './lint.js';
import { workspaceOf } from './workspace.js';

const root = fileURLToPath(new URL('../fixtures/', import.meta.url));
const KINDS = ['wrong', 'right', 'near-miss'];

/** A line that a rule has to point at ends with `#! <rule>`, or `#! <rule> <part of the message>`. */
const MARK = /#! (?<rule>[a-z0-9-]+)(?: (?<message>.*))?$/u;

describe.each(CATALOGUE)('$id', (rule) => {
  const files = readdirSync(`${root}${rule.id}`).filter((name) => name.endsWith('.yaml'));

  it.each(KINDS)('has a fixture that is %s', (kind) => {
    expect(files.some((name) => name.startsWith(kind))).toBe(true);
  });

  it.each(files.filter((name) => !name.includes('.fixed')))(
    'points at the marked lines of %s and no others',
    (name) => {
      const text = readFileSync(`${root}${rule.id}/${name}`, 'utf8');
      const file = { path: name, text };
      const workspace = workspaceOf(loadCluster([file]), [file], settingsIn(text));
      const { findings, silent } = lint(workspace, [rule]);
      const marks = text.split('\n').flatMap((line, i) => {
        const { rule: id, message = '' } = MARK.exec(line)?.groups ?? {};
        return id === rule.id ? [{ line: i + 1, message }] : [];
      });
      expect(silent).toEqual([]);
      expect(findings.map(({ range }) => range.line)).toEqual(marks.map(({ line }) => line));
      for (const [i, { message }] of marks.entries()) expect(findings[i]?.message).toContain(message);
      expect(marks.length > 0).toBe(name.startsWith('wrong'));
    },
  );
});
