import { type Formats, formatsOf } from './formatter.js';
import { json } from './json.js';
import { lintJunit } from './junit.js';
import { lintGithub } from './lint-github.js';
import { lintMarkdown } from './lint-markdown.js';
import { lintSarif } from './lint-sarif.js';
import { lintText } from './lint-text.js';
import type { LintReport } from './report.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice lint`. */
export const lintFormats: Formats<LintReport> = formatsOf<LintReport>({
  table: lintText,
  json,
  yaml,
  sarif: lintSarif,
  github: lintGithub,
  junit: lintJunit,
  md: lintMarkdown,
});
