const EXPRESSION = /\{\{[\s\S]*?\}\}|\$\{[^}\n]*\}/g;

/** Whether a text holds a template expression: `{{ … }}` of Helm and the like, or `${…}` of envsubst. */
export function mentionsTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('${');
}

/** Offset of the first template expression at or after `from`, or undefined. */
export function firstTemplate(text: string, from = 0): number | undefined {
  const at = text.slice(from).search(/\{\{|\$\{/);
  return at < 0 ? undefined : from + at;
}

/**
 * The text with every template expression replaced by something of the same length that YAML can hold: blanks where
 * it has its line to itself, else a word. What is wrong with this text is wrong with the template, too.
 */
export function maskTemplates(text: string): string {
  return text.replace(EXPRESSION, (expression: string, at: number) => {
    const lineStart = text.lastIndexOf('\n', at - 1) + 1;
    const end = at + expression.length;
    const nextLine = text.indexOf('\n', end);
    const before = text.slice(lineStart, at);
    const after = text.slice(end, nextLine === -1 ? text.length : nextLine);
    const alone = /^[ \t]*$/.test(before) && /^[ \t\r]*$/.test(after);
    return expression.replace(/[^\r\n]/g, alone ? ' ' : 'x');
  });
}

/** The notice on a document that must be rendered before it can be read. */
export function templateMessage(text: string): string {
  const first = text.match(/\{\{[\s\S]*?\}\}|\$\{[^}\n]*\}|\{\{|\$\{/)?.[0] ?? '{{';
  const shown = first.length > 40 ? `${first.slice(0, 40)}…` : first;
  const advice = first.startsWith('$')
    ? 'render it first, e.g. with `envsubst < FILE`, and read the output'
    : 'render it first, e.g. with `helm template CHART`, and read the output';
  return `skipped: this document is a template (${shown.replace(/\s+/g, ' ')}); ${advice}`;
}
