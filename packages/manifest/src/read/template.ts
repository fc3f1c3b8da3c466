import type { LostObject } from './diagnostic.js';

/** Whether a text holds a template expression: `{{ … }}` of Helm and the like, or `${…}` of envsubst. */
export function mentionsTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('${');
}

/** Offset of the first template expression at or after `from`, or undefined. */
export function firstTemplate(text: string, from = 0): number | undefined {
  const opener = /\{\{|\$\{/g;
  opener.lastIndex = from;
  return opener.exec(text)?.index;
}

/**
 * The text with every template expression replaced by something of the same length that YAML can hold: blanks where
 * it has its line to itself, else a word. What is wrong with this text is wrong with the template, too.
 */
export function maskTemplates(text: string): string {
  const parts: string[] = [];
  let done = 0;
  let from = 0;
  for (;;) {
    const at = firstTemplate(text, from);
    if (at === undefined) break;
    const closer = text[at] === '{' ? '}}' : '}';
    const close = text.indexOf(closer, at + 2);
    // None closes: the rest of the text has no whole expression of this kind, and masking it all is near enough.
    const end = close === -1 ? text.length : close + closer.length;
    const alone = isBlankBefore(text, at, done) && isBlankAfter(text, end);
    parts.push(text.slice(done, at), text.slice(at, end).replace(/[^\r\n]/g, alone ? ' ' : 'x'));
    done = end;
    from = end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

/** Whether only blanks stand between the line's begin, or the last expression's end, and `at`. */
function isBlankBefore(text: string, at: number, done: number): boolean {
  let start = at;
  while (start > done && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return start === 0 || text[start - 1] === '\n';
}

function isBlankAfter(text: string, at: number): boolean {
  let end = at;
  while (end < text.length && (text[end] === ' ' || text[end] === '\t' || text[end] === '\r')) end++;
  return end === text.length || text[end] === '\n';
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

/** An expression of Go's templates that prints nothing: control flow, a definition, an assignment, a comment. */
const SILENT =
  /\{\{-?\s*(?:(?:if|else|end|range|with|define|break|continue)\b|\$\w*\s*:?=|\/\*)(?:(?!\{\{)[\s\S])*?\}\}/g;

/** What a document that is a template may give: an object of the kind that it names, anything, or nothing at all. */
export function objectsOfTemplate(text: string): readonly LostObject[] {
  const rest = text.replace(SILENT, '').replace(/^(?:---.*|[ \t]*#.*)$/gm, '');
  if (rest.trim() === '') return [];
  const kinds = new Set([...text.matchAll(/^kind:[ \t]*(.*)$/gm)].map(([, kind]) => kind!));
  const [first = ''] = kinds;
  const [, kind] = kinds.size === 1 ? (/^["']?(\w+)["']?\s*(?:#.*)?$/.exec(first) ?? []) : [];
  return kind === undefined ? [{}] : [{ kind }];
}
