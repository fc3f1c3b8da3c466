import { visible } from './visible.js';

/** Text for the content or a quoted attribute of XML, SVG and HTML. */
export function escapeXml(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Text for a cell or a line of GitHub's Markdown: nothing in it is markup. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]<>|~#@!&]/gu, (char) =>
      char === '@'
        ? '&#64;'
        : char === '&'
          ? '&amp;'
          : char === '<'
            ? '&lt;'
            : char === '>'
              ? '&gt;'
              : `\\${char}`,
    )
    .replace(/\b(https?|ftp|www)([:.])/giu, '$1&#8203;$2');
}

/** Text as a code span of GitHub's Markdown, whatever backquotes and pipes it holds. */
export function codeSpan(text: string): string {
  const safe = visible(text).replaceAll('|', '\\|');
  const runs = [...safe.matchAll(/`+/gu)].map((run) => run[0].length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  return runs.length > 0 ? `${fence} ${safe} ${fence}` : `${fence}${safe}${fence}`;
}
