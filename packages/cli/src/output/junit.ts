import { placeText } from './diagnostic-text.js';
import type { Formatter } from './formatter.js';
import { leftOutText } from './left-out-text.js';
import { escapeXml } from './markup.js';
import type { LintReport, ReportDiagnostic, TestReport, ValidateReport } from './report.js';
import { caseDetails } from './test-text.js';

/** A test run in the XML that CI systems read. */
export const testJunit: Formatter<TestReport> = ({ cases, notAnalysed }) =>
  junit(
    'sluice test',
    cases.map((test) => ({
      name: test.name,
      suite: test.at?.file ?? 'sluice',
      ...(test.at ? { file: test.at.file, line: test.at.line } : {}),
      seconds: (test.durationMs ?? 0) / 1000,
      outcome: test.outcome,
      message: test.message,
      details: caseDetails(test).join('\n'),
      note: test.outcome === 'passed' ? leftOutText(test) : '',
    })),
    notAnalysed,
  );

/** A validation in the XML that CI systems read: a failed case for each error, and one that passes where there is none. */
export const validateJunit: Formatter<ValidateReport> = ({ files, objects, diagnostics }) => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) {
    return junit('sluice validate', [passed(objects, files)]);
  }
  return junit('sluice validate', errors.map(errorCase));
};

/** Findings in the XML that CI systems read: a failed case for each error and warning, and one that passes where there is none. */
export const lintJunit: Formatter<LintReport> = ({ findings, objects, files }) => {
  const failing = findings.filter(({ severity }) => severity !== 'info');
  if (failing.length === 0) return junit('sluice lint', [passed(objects, files)]);
  return junit(
    'sluice lint',
    failing.map((finding) => ({
      name: `${finding.rule} ${finding.object}`,
      suite: finding.file,
      file: finding.file,
      line: finding.line,
      outcome: 'failed',
      message: finding.message,
      details: `${placeText(finding)}: ${finding.severity}: ${finding.message}`,
      seconds: 0,
    })),
  );
};

function passed(objects: number, files: number): Case {
  const name = `${objects} objects in ${files} files`;
  return { name, suite: 'sluice', outcome: 'passed', message: '', details: '', seconds: 0 };
}

function errorCase(diagnostic: ReportDiagnostic): Case {
  const { message, code, file, line, object } = diagnostic;
  return {
    name: [object, code].filter((part) => part !== undefined).join(' ') || message,
    suite: file ?? 'sluice',
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    outcome: 'failed',
    message,
    details: file === undefined ? message : `${placeText(diagnostic)}: ${message}`,
    seconds: 0,
  };
}

interface Case {
  readonly name: string;
  readonly suite: string;
  readonly file?: string;
  readonly line?: number;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'error';
  readonly message: string;
  readonly details: string;
  readonly seconds: number;
  /** What there is to say of a case that passed. */
  readonly note?: string;
}

function junit(name: string, cases: readonly Case[], notAnalysed: readonly string[] = []): string {
  const properties = notAnalysed.map(
    (title) => `      <property name="notAnalysed" value="${escapeXml(title)}"/>\n`,
  );
  const about = properties.length === 0 ? '' : `    <properties>\n${properties.join('')}    </properties>\n`;
  const body = [...groupBySuite(cases)].map(([suite, members]) => {
    const lines = members.map(caseXml).join('');
    return `  <testsuite name="${escapeXml(suite)}"${counts(members)}>\n${about}${lines}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeXml(name)}"${counts(cases)}>\n${body.join('')}</testsuites>\n`;
}

function groupBySuite(cases: readonly Case[]): Map<string, Case[]> {
  const suites = new Map<string, Case[]>();
  for (const test of cases) {
    const members = suites.get(test.suite);
    if (members) members.push(test);
    else suites.set(test.suite, [test]);
  }
  return suites;
}

function counts(cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']): number => cases.filter((test) => test.outcome === outcome).length;
  const seconds = cases.reduce((sum, test) => sum + test.seconds, 0);
  return ` tests="${cases.length}" failures="${count('failed')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`;
}

function caseXml({ name, suite, file, line, outcome, message, details, seconds, note = '' }: Case): string {
  const place =
    (file === undefined ? '' : ` file="${escapeXml(file)}"`) + (line === undefined ? '' : ` line="${line}"`);
  const open = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}"${place} time="${seconds.toFixed(3)}"`;
  if (outcome === 'passed' && note === '') return `${open}/>\n`;
  if (outcome === 'passed')
    return `${open}>\n      <system-out>${escapeXml(note)}</system-out>\n    </testcase>\n`;
  const tag = outcome === 'failed' ? 'failure' : outcome === 'error' ? 'error' : 'skipped';
  const text = details.split('\n').map(escapeXml).join('\n');
  const inner = tag === 'skipped' || text === '' ? '/>' : `>${text}</${tag}>`;
  return `${open}>\n      <${tag} message="${escapeXml(message)}"${inner}\n    </testcase>\n`;
}
