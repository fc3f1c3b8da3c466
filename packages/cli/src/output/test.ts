import { type Formats, formatsOf } from './formatter.js';
import { json } from './json.js';
import { testJunit } from './junit.js';
import type { TestReport } from './report.js';
import { testText } from './test-text.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice test`. */
export const testFormats: Formats<TestReport> = formatsOf<TestReport>({
  table: testText,
  json,
  yaml,
  junit: testJunit,
});
