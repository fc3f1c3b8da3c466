import { CATALOGUE, type Finding, fingerprintOf, type LintResult } from '@sluice/lint';
import { objectTitle } from '@sluice/manifest';
import type { LintReport, ReportFinding } from '../output/report.js';
import type { Input } from '../read-input.js';

/** What the rules said, as plain data. */
export function lintReport(
  { findings, suppressed, silent }: LintResult,
  { files, objects, diagnostics }: Pick<Input, 'files' | 'objects' | 'diagnostics'>,
  fixed = 0,
): LintReport {
  return {
    files,
    objects,
    rules: CATALOGUE.length,
    findings: findings.map(reportFinding),
    suppressed: suppressed.map(({ finding, suppression: { by, reason } }) => ({
      ...reportFinding(finding),
      by,
      ...(reason !== undefined && { reason }),
    })),
    silent,
    fixed,
    diagnostics: diagnostics.filter(({ severity }) => severity === 'error'),
  };
}

function reportFinding(finding: Finding): ReportFinding {
  const { rule, severity, message, range, object, path, related } = finding;
  return {
    rule,
    severity,
    message,
    ...range,
    object: objectTitle(object),
    ...(path !== '' && { path }),
    ...(related.length > 0 && {
      related: related.map((other) => ({ message: other.message, ...other.range })),
    }),
    fixes: finding.fixes().map(({ title, safe, edits }) => ({ title, safe, edits })),
    fingerprint: fingerprintOf(finding),
  };
}
