import { type Formats, formatsOf } from './formatter.js';
import { json } from './json.js';
import type { RulesetReport } from './ruleset-report.js';
import { rulesetText } from './ruleset-text.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice explain --ruleset`. */
export const rulesetFormats: Formats<RulesetReport> = formatsOf<RulesetReport>({
  table: rulesetText,
  json,
  yaml,
});
