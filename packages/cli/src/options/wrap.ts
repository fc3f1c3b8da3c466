import { displayWidth } from '../output/display-width.js';

// A last line shorter than this part of the width looks left over.
const LAST_LINE_LEAST = 1 / 3;

/** Text in lines of at most a width, paragraph by paragraph; a paragraph that would end in a stray word is set narrower. */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((paragraph) => balanced(wordsOf(paragraph), width).join('\n'))
    .join('\n');
}

/** A default value stays with its word. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\(default '[^']*'\)|\S+/gu) ?? [];
}

function balanced(words: readonly string[], width: number): readonly string[] {
  const lines = greedy(words, width);
  for (let narrower = width, tried = lines; tried.length === lines.length; narrower--) {
    if (displayWidth(tried.at(-1) ?? '') >= width * LAST_LINE_LEAST) return tried;
    if (narrower === 0) break;
    tried = greedy(words, narrower - 1);
  }
  return lines;
}

function greedy(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== undefined && displayWidth(last) + 1 + displayWidth(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** A shell command in lines of at most a width, each but the last ending in ` \`. */
export function wrapCommand(line: string, width: number): string {
  const lines = greedy(line.split(' '), width - 2);
  if (displayWidth(line) <= width) return line;
  return lines.map((part, i) => (i === 0 ? part : `  ${part}`)).join(' \\\n');
}
