import { loadCluster } from '@sluice/manifest';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './finding.js';
import { lint, type LintResult } from './lint.js';
import { allPortsOpen } from './rules/all-ports-open.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { workspaceOf } from './workspace.js';

function asked(text: string, baseline = new Map<string, number>()): LintResult {
  const file = { path: 'f.yaml', text };
  return lint(workspaceOf(loadCluster([file]), [file], DEFAULT_SETTINGS), [allPortsOpen], baseline);
}

const policy = (
  annotation: string,
  above: string,
  beside: string,
): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  annotations: {${annotation}}
spec:
  podSelector: {}
  ingress:
    ${above}
    - from: [{podSelector: {}}] ${beside}
`;

const reasons = ({ findings, suppressed }: LintResult): readonly unknown[] => [
  findings.length,
  ...suppressed.map(({ suppression }) => [suppression.by, suppression.reason]),
];

describe('a finding is suppressed', () => {
  it('by an annotation that names its rule and a reason', () => {
    expect(reasons(asked(policy('sluice.dev/ignore: "all-ports-open: as agreed"', '', '')))).toEqual([
      0,
      ['annotation', 'as agreed'],
    ]);
  });

  it('by a comment on its line', () => {
    expect(reasons(asked(policy('', '', '# sluice:ignore all-ports-open as agreed')))).toEqual([
      0,
      ['comment', 'as agreed'],
    ]);
  });

  it('by a comment alone on the line above', () => {
    expect(reasons(asked(policy('', '# sluice:ignore all-ports-open: as agreed', '')))).toEqual([
      0,
      ['comment', 'as agreed'],
    ]);
  });

  it('by a baseline, wherever it has moved, and no other finding is', () => {
    const text = policy('', '', '');
    const { findings } = asked(text);
    const known = new Map([[fingerprintOf(findings[0]), 1]]);
    expect(reasons(asked(text, known))).toEqual([0, ['baseline', undefined]]);
    expect(reasons(asked(`# moved\n${text}`, known))).toEqual([0, ['baseline', undefined]]);
    expect(reasons(asked(`${text}---\n${text.replace('name: db', 'name: other')}`, known))[0]).toBe(1);
  });
});

describe('a finding stays', () => {
  it.each([
    ['without a reason', 'sluice.dev/ignore: all-ports-open', ''],
    ['for another rule', 'sluice.dev/ignore: "redundant-rule: as agreed"', ''],
    ['by a comment without a reason', '', '# sluice:ignore all-ports-open'],
  ])('%s', (_, annotation, comment) => {
    expect(reasons(asked(policy(annotation, '', comment)))).toEqual([1]);
  });
});
