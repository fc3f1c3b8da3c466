import { explainMarkdown } from './can-markdown.js';
import { explainText } from './explain-text.js';
import { type Formats, formatsOf } from './formatter.js';
import { json } from './json.js';
import type { ExplainReport } from './report.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice explain`. */
export const explainFormats: Formats<ExplainReport> = formatsOf<ExplainReport>({
  table: explainText,
  json,
  yaml,
  md: explainMarkdown,
});
