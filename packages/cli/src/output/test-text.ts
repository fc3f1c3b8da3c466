import { deciderLines, positionText } from './decider-text.js';
import type { Formatter } from './formatter.js';
import { leftOutText, notAnalysedText } from './left-out-text.js';
import type { TestCase, TestReport } from './report.js';
import { visible } from './visible.js';

/** How many cases had each outcome. */
type TestCounts = Readonly<Record<TestCase['outcome'], number>>;

/** Counts the outcomes of a report. */
function testCounts({ cases }: TestReport): TestCounts {
  const counts = { passed: 0, failed: 0, skipped: 0, error: 0 };
  for (const { outcome } of cases) counts[outcome]++;
  return counts;
}

/** A test run for people: a line a case, what is wrong below those that did not pass, and the counts. */
export const testText: Formatter<TestReport> = (report, { color }) => {
  const marks = {
    passed: color.green('\u2713'),
    failed: color.red('\u2717'),
    skipped: color.dim('-'),
    error: color.red('!'),
  };
  const lines = report.cases.flatMap((test) => {
    const at = test.at && test.outcome !== 'passed' ? color.dim(`  ${positionText(test.at)}`) : '';
    const doubt = test.leftOut && test.outcome === 'passed' ? color.yellow('  not certain') : '';
    return [
      `${marks[test.outcome]} ${visible(test.name)}${doubt}${at}`,
      ...caseDetails(test).map((line) => `    ${line}`),
    ];
  });
  const { passed, failed, skipped, error } = testCounts(report);
  const totals = [
    `${passed} passed`,
    `${failed} failed`,
    `${skipped} skipped`,
    ...(error > 0 ? [`${error} with errors`] : []),
  ];
  const style = failed + error > 0 ? color.red : color.green;
  const missing = notAnalysedText(report);
  const parts = [
    lines.map((line) => `${line}\n`).join(''),
    missing === '' ? '' : `${color.yellow(missing)}\n`,
    `${style(totals.join(', '))}\n`,
  ];
  return parts.filter((part) => part !== '').join('\n');
};

/** What is to say of a case that did not pass: message, expectation against fact, and what decided. */
export function caseDetails(test: TestCase): readonly string[] {
  if (test.outcome === 'passed') return [];
  const lines = test.message === '' ? [] : test.message.split(/\r?\n/u).map(visible);
  if (test.expected !== undefined && test.actual !== undefined) {
    lines.push(`expected ${trafficWord(test.expected)}`, `actual   ${trafficWord(test.actual)}`);
  }
  for (const { name, place } of deciderLines(test.decidedBy ?? [])) {
    lines.push(`decided by ${name}${place === undefined ? '' : ` (${place})`}`);
  }
  // An error says itself what it could not be judged without.
  const doubt = test.outcome === 'error' ? '' : leftOutText(test);
  return doubt === '' ? lines : [...lines, doubt];
}

function trafficWord(text: string): string {
  return text === '-' ? 'nothing' : visible(text);
}
