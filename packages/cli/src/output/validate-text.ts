import { diagnosticsText } from './diagnostic-text.js';
import type { Formatter } from './formatter.js';
import type { ValidateReport } from './report.js';

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
  return `${text}${text === '' ? '' : '\n'}${style(`${read}: ${found.join(', ')}`)}\n`;
};

function plural(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}
