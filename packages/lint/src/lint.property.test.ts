import { equivalent, matrixOf, parseCidr, profileNamed } from '@sluice/engine';
import { loadCluster } from '@sluice/manifest';
import { clusters } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from './catalogue.js';
import { clusterText, type Layout } from './cluster-text.fixture.js';
import { applyEdits } from './edit/apply-edits.js';
import { lint, type LintResult } from './lint.js';
import { DEFAULT_SETTINGS, type LintSettings } from './settings.js';
import { type Workspace, workspaceOf } from './workspace.js';

const SETTINGS: LintSettings = {
  ...DEFAULT_SETTINGS,
  clusterRanges: ['10.0.0.0/16', 'fd00::/64'].map((text) => parseCidr(text)!),
  resolver: '169.254.20.10',
  profile: profileNamed('calico')!,
};

function asked(text: string, rules = CATALOGUE): LintResult & Workspace {
  const file = { path: 'any.yaml', text };
  const workspace = workspaceOf(loadCluster([file]), [file], SETTINGS);
  return { ...workspace, ...lint(workspace, rules) };
}

const texts: fc.Arbitrary<string> = fc
  .tuple(clusters, fc.constantFrom<Layout>('block', 'flush lists', 'braces', 'json'))
  .map(([cluster, layout]) => clusterText(cluster, layout));

const errorsIn = ({ input }: Workspace): number =>
  input.diagnostics.filter(({ severity }) => severity === 'error').length;

describe('lint, of any cluster,', () => {
  it('never throws, and points at lines of the file', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const lines = text.split('\n');
        for (const { range, message } of asked(text).findings) {
          expect(lines[range.line - 1]?.length).toBeGreaterThanOrEqual(range.column - 1);
          expect(range.endLine).toBeGreaterThanOrEqual(range.line);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('has fixes that make their finding go and break nothing, and safe ones that change no flow', () => {
    const fixed = new Map<string, number>();
    fc.assert(
      fc.property(texts, (text) => {
        const before = asked(text);
        for (const finding of before.findings) {
          const rules = CATALOGUE.filter(({ id }) => id === finding.rule);
          const count = before.findings.filter(({ rule }) => rule === finding.rule).length;
          for (const fix of finding.fixes()) {
            fixed.set(finding.rule, (fixed.get(finding.rule) ?? 0) + 1);
            const after = asked(applyEdits(text, fix.edits), rules);
            const what = `${finding.rule}: ${fix.title}`;
            expect(after.findings.length, what).toBeLessThan(count);
            expect(errorsIn(after), what).toBeLessThanOrEqual(errorsIn(before));
            if (fix.safe)
              expect(equivalent(matrixOf(before.cluster), matrixOf(after.cluster)), what).toBe(true);
          }
        }
      }),
      { numRuns: 400 },
    );
    // What is not met says nothing: these are met often.
    for (const rule of [
      'implicit-ingress-isolation',
      'empty-rule-allows-all',
      'rules-ignored',
      'wrong-policy-namespace',
    ])
      expect([...fixed.keys()]).toContain(rule);
  });
});
