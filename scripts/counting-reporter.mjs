import { writeFileSync } from 'node:fs';
import process from 'node:process';

/** @typedef {{ passed: number, failed: number, skips: { test: string, reason: string }[] }} Counts */

/** A vitest reporter that leaves `Counts` as JSON in the file that SLUICE_TEST_COUNTS names. */
export default class CountingReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env['SLUICE_TEST_COUNTS'];
    if (file === undefined) return;
    writeFileSync(file, JSON.stringify(count(modules, unhandledErrors.length)));
  }
}

/**
 * A file that cannot be loaded and a hook that throws count as one failure each: their tests never ran.
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @param {number} unhandledErrors
 * @returns {Counts}
 */
function count(modules, unhandledErrors) {
  /** @type {Counts} */
  const counts = { passed: 0, failed: unhandledErrors, skips: [] };
  for (const module of modules) {
    if (module.errors().length > 0) counts.failed++;
    for (const suite of module.children.allSuites()) {
      if (suite.errors().length > 0) counts.failed++;
    }
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') counts.passed++;
      else if (result.state === 'failed') counts.failed++;
      else {
        const note = result.state === 'skipped' ? result.note : undefined;
        counts.skips.push({
          test: `${module.relativeModuleId} > ${test.fullName}`,
          reason: note ?? (test.options.mode === 'todo' ? 'todo' : 'no reason given'),
        });
      }
    }
  }
  return counts;
}
