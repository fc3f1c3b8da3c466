export { CATALOGUE } from './catalogue.js';
export type { Finding, FindingSeverity, Fix, Related, TextEdit } from './finding.js';
export { lint, type LintResult } from './lint.js';
export type { LintRule, Report } from './rule.js';
export { DEFAULT_SETTINGS, type LintSettings } from './settings.js';
export { type LintedPolicy, type Need, type Workspace, workspaceOf } from './workspace.js';
