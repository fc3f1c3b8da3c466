import { readFileSync } from 'node:fs';
import { loadCluster } from '@sluice/manifest';
import { expect, it } from 'vitest';
import { lint } from '../lint.js';
import { DEFAULT_SETTINGS } from '../settings.js';
import { workspaceOf } from '../workspace.js';
import { emptyRuleAllowsAll } from './empty-rule-allows-all.js';

it('a rule for everybody is a warning, but not where a load balancer lets everybody in', () => {
  const fixture = new URL('../../fixtures/empty-rule-allows-all/wrong-exposed.yaml', import.meta.url);
  const file = { path: 'exposed.yaml', text: readFileSync(fixture, 'utf8') };
  const { findings } = lint(workspaceOf(loadCluster([file]), [file], DEFAULT_SETTINGS), [emptyRuleAllowsAll]);
  expect(findings.map(({ severity, object }) => [object.name, severity])).toEqual([
    ['web', 'info'],
    ['db', 'warning'],
  ]);
});
