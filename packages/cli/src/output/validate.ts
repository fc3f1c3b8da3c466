import { type Formats, formatsOf } from './formatter.js';
import { json } from './json.js';
import { validateJunit } from './junit.js';
import type { ValidateReport } from './report.js';
import { validateText } from './validate-text.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice validate`. */
export const validateFormats: Formats<ValidateReport> = formatsOf<ValidateReport>({
  table: validateText,
  json,
  yaml,
  junit: validateJunit,
});
