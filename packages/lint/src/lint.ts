import { type ManifestObject, objectTitle, type Range } from '@sluice/manifest';
import type { FieldPath } from '@sluice/engine';
import { CATALOGUE } from './catalogue.js';
import type { Finding } from './finding.js';
import type { LintRule, Report } from './rule.js';
import type { Need, Workspace } from './workspace.js';

/** What the rules say of an input. */
export interface LintResult {
  /** In the order of files, then lines. */
  readonly findings: readonly Finding[];
  /** Rules that could not judge, each with what it lacks. */
  readonly silent: readonly { readonly rule: string; readonly lacks: readonly Need[] }[];
}

/** Asks every rule that is not switched off. Never throws on bad input. */
export function lint(workspace: Workspace, rules: readonly LintRule[] = CATALOGUE): LintResult {
  const findings: Finding[] = [];
  const silent: { rule: string; lacks: readonly Need[] }[] = [];
  for (const rule of rules) {
    const severity = workspace.settings.severities.get(rule.id) ?? undefined;
    if (severity === 'off') continue;
    const lacks = rule.needs.filter((need) => !workspace.has(need));
    if (lacks.length > 0) {
      silent.push({ rule: rule.id, lacks });
      continue;
    }
    for (const report of rule.check(workspace)) {
      findings.push({ ...findingOf(rule, report), ...(severity !== undefined && { severity }) });
    }
  }
  return { findings: inOrder(findings, workspace), silent };
}

function findingOf(rule: LintRule, report: Report): Finding {
  const { object, path, atKey = false, message, severity = rule.severity, related = [], fixes } = report;
  return {
    rule: rule.id,
    severity,
    message,
    range: rangeOf(object, path, atKey),
    object: objectTitle(object),
    path: pathText(path),
    related: related.map((other) => ({
      message: other.message,
      range: rangeOf(other.object, other.path, false),
    })),
    fixes: fixes ?? (() => []),
  };
}

function rangeOf({ source }: ManifestObject, path: FieldPath, atKey: boolean): Range {
  const range = atKey ? source.keyRange?.(path) : source.range?.(path);
  if (range) return range;
  const { file, line, column } = source.at(path);
  return { file, line, column, endLine: line, endColumn: column + 1 };
}

/** A path as the API server writes it: `spec.ingress[0].from`. */
export function pathText(path: FieldPath): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}

/** By file as they were read, then from top to bottom; at one place in the order of the catalogue. */
function inOrder(findings: readonly Finding[], { input }: Workspace): readonly Finding[] {
  const order = new Map<string, number>();
  for (const { source } of input.objects) if (!order.has(source.file)) order.set(source.file, order.size);
  const rank = ({ range }: Finding): number => order.get(range.file) ?? order.size;
  return findings.toSorted(
    (a, b) => rank(a) - rank(b) || a.range.line - b.range.line || a.range.column - b.range.column,
  );
}
