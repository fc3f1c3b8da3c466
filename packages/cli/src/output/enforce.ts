import type { CountsReport, EnforceReport } from './enforce-report.js';
import { countsText, enforceText } from './enforce-text.js';
import { type Formats, formatsOf } from './formatter.js';
import { json } from './json.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice enforce`. */
export const enforceFormats: Formats<EnforceReport> = formatsOf<EnforceReport>({
  table: enforceText,
  json,
  yaml,
});

/** What `-o` takes for `sluice enforce --counts`. */
export const countsFormats: Formats<CountsReport> = formatsOf<CountsReport>({
  table: countsText,
  json,
  yaml,
});
