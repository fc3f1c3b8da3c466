export { CATALOGUE } from './catalogue.js';
export { applyEdits } from './edit/apply-edits.js';
export {
  type Finding,
  type FindingSeverity,
  fingerprintOf,
  type Fix,
  type Related,
  type TextEdit,
} from './finding.js';
export { type Baseline, lint, type LintResult, type SuppressedFinding } from './lint.js';
export type { Completion } from './language/completion.js';
export type { Hover } from './language/hover.js';
export { LanguageService, type Mark, type Pace, type ServiceSettings } from './language/language-service.js';
export type { LintRule, Report } from './rule.js';
export { IGNORE_ANNOTATION, type Suppression } from './suppression.js';
export { DEFAULT_SETTINGS, type LintSettings } from './settings.js';
export { type LintedPolicy, type Need, type Workspace, workspaceOf } from './workspace.js';
export { EVERYBODY } from './templates/isolate-namespace.js';
export { type MadePolicy, manifestOf, policiesYaml } from './templates/made-policy.js';
export { policiesForFlows } from './templates/policies-for-flows.js';
export type { WantedEnd, WantedFlow } from './templates/wanted-flow.js';
export type { Template, TemplateField, TemplateInput, WorkloadEdge } from './templates/template.js';
export { TEMPLATES } from './templates/templates.js';
