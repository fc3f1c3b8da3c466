import type { ManifestObject, Range } from '@sluice/manifest';
import type { FieldPath } from '@sluice/engine';
import { CATALOGUE } from './catalogue.js';
import { type Finding, fingerprintOf } from './finding.js';
import type { LintRule, Report } from './rule.js';
import { type Suppression, suppressionsIn } from './suppression.js';
import type { Need, Workspace } from './workspace.js';

/** What the rules say of an input. */
export interface LintResult {
  /** In the order of files, then lines. */
  readonly findings: readonly Finding[];
  /** In the same order. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Rules that could not judge, each with what it lacks. */
  readonly silent: readonly { readonly rule: string; readonly lacks: readonly Need[] }[];
}

/** A finding that somebody has looked at already. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly suppression: Suppression;
}

/** How findings that are known are told from new ones, by their fingerprints with how often each was seen. */
export type Baseline = ReadonlyMap<string, number>;

/** Asks every rule that is not switched off. Never throws on bad input. */
export function lint(
  workspace: Workspace,
  rules: readonly LintRule[] = CATALOGUE,
  baseline: Baseline = new Map(),
): LintResult {
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
  return { ...sifted(inOrder(findings, workspace), workspace, baseline), silent };
}

/** Tells findings that are suppressed from those that are not. */
function sifted(
  all: readonly Finding[],
  workspace: Workspace,
  baseline: Baseline,
): Pick<LintResult, 'findings' | 'suppressed'> {
  const { of } = suppressionsIn(workspace);
  const left = new Map(baseline);
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of all) {
    const key = fingerprintOf(finding);
    const known = left.get(key) ?? 0;
    const said = of(finding);
    if (said) suppressed.push({ finding, suppression: said });
    else if (known > 0) {
      left.set(key, known - 1);
      suppressed.push({ finding, suppression: { by: 'baseline', rule: finding.rule, reason: undefined } });
    } else findings.push(finding);
  }
  return { findings, suppressed };
}

function findingOf(rule: LintRule, report: Report): Finding {
  const {
    object,
    path,
    atKey = false,
    line,
    message,
    severity = rule.severity,
    related = [],
    fixes,
  } = report;
  return {
    rule: rule.id,
    severity,
    message,
    range: line === undefined ? rangeOf(object, path, atKey) : lineRange(object, line),
    object,
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

function lineRange({ source: { file } }: ManifestObject, line: number): Range {
  return { file, line, column: 1, endLine: line, endColumn: 2 };
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
