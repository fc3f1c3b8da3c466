import type { Formatter } from './formatter.js';
import { escapeMarkdown } from './markup.js';
import type { FlowVerdict, Incomplete } from './report.js';
import { visible } from './visible.js';

const NAMED_MAX = 5;

/** What could decide a verdict otherwise, had it not been left out; empty where there is nothing. */
export function leftOutText({ leftOut = [] }: Pick<FlowVerdict, 'leftOut'>): string {
  if (leftOut.length === 0) return '';
  const was = leftOut.length === 1 ? 'was left out and may decide' : 'were left out and may decide';
  return `Not certain: ${listText(leftOut)} ${was} otherwise.`;
}

/** What a report could not take into account; empty where it took all. */
export function notAnalysedText({ notAnalysed = [] }: Incomplete): string {
  return notAnalysed.length === 0 ? '' : `Not analysed: ${listText(notAnalysed)}.`;
}

/** The text of another formatter, and below it what the report could not take into account. */
export function withNotAnalysed<R extends Incomplete>(
  formatter: Formatter<R>,
  style: 'text' | 'markdown' = 'text',
): Formatter<R> {
  return async (report, options) => {
    const text = await formatter(report, options);
    const missing = notAnalysedText(report);
    if (missing === '') return text;
    return `${text}\n${style === 'text' ? options.color.yellow(missing) : escapeMarkdown(missing)}\n`;
  };
}

function listText(names: readonly string[]): string {
  const shown = names.slice(0, NAMED_MAX).map(visible);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  const last = shown.pop()!;
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
