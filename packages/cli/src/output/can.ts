import { canMarkdown } from './can-markdown.js';
import { canText } from './can-text.js';
import { type Formats, formatsOf } from './formatter.js';
import { json } from './json.js';
import type { CanReport } from './report.js';
import { yaml } from './yaml.js';

/** What `-o` takes for `sluice can`. */
export const canFormats: Formats<CanReport> = formatsOf<CanReport>({
  table: canText,
  json,
  yaml,
  md: canMarkdown,
});
