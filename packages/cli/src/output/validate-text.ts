import { diagnosticsText } from './diagnostic-text.js';
import type { Formatter, OutputOptions } from './formatter.js';
import type { Refusal, ValidateReport } from './report.js';
import { visible } from './visible.js';

/** A validation for people: every diagnostic with its source line, and a summary. */
export const validateText: Formatter<ValidateReport> = (report, options) => {
  const { files, objects, diagnostics } = report;
  const count = (severity: string): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const read = `${plural(objects, 'object')} in ${plural(files, 'file')}`;
  const found = (
    [
      ['error', 'error'],
      ['warning', 'warning'],
      ['notice', 'notice'],
    ] as const
  )
    .map(([severity, word]) => [count(severity), word] as const)
    .filter(([amount, word]) => amount > 0 || word === 'error')
    .map(([amount, word]) => plural(amount, word));
  const style =
    count('error') > 0
      ? options.color.red
      : count('warning') > 0
        ? options.color.yellow
        : options.color.green;
  const text = diagnosticsText(diagnostics, options);
  return `${text}${text === '' ? '' : '\n'}${answersText(report.refusals ?? [], options)}${style(`${read}: ${found.join(', ')}`)}\n`;
};

const LINES_MAX = 100;

/** The answers that kubectl would print, to be searched for and compared; very long ones are cut. */
function answersText(refusals: readonly Refusal[], { color }: OutputOptions): string {
  if (refusals.length === 0) return '';
  const answers = refusals.slice(0, LINES_MAX).map(({ answer }) => {
    const lines = answer.split('\n');
    const more = lines.length - LINES_MAX;
    const shown = more > 1 ? [...lines.slice(0, LINES_MAX), `… and ${more} more`] : lines;
    return `${shown.map(visible).join('\n')}\n`;
  });
  const more = refusals.length - answers.length;
  const rest = more > 0 ? `… and ${plural(more, 'more object')}\n` : '';
  return `${color.dim('kubectl would print:')}\n${answers.join('')}${rest}\n`;
}

function plural(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}
