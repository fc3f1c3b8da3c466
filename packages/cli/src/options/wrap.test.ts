import { describe, expect, it } from 'vitest';
import { wrap, wrapCommand } from './wrap.js';

describe('wrapping', () => {
  it('fills lines, and leaves no stray word on the last one', () => {
    expect(wrap('one two three four five', 100)).toBe('one two three four five');
    expect(wrap('aaaa bbbb cccc dddd e', 20)).toBe('aaaa bbbb\ncccc dddd e');
    for (const width of [10, 20, 40]) {
      const lines = wrap(
        'some words that a paragraph is made of, and no more than these'.repeat(3),
        width,
      ).split('\n');
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
    }
  });

  it('keeps paragraphs, words that are too long, and a default with its value', () => {
    expect(wrap('one.\ntwo.', 80)).toBe('one.\ntwo.');
    expect(wrap('unbreakable', 4)).toBe('unbreakable');
    expect(wrap("a b c d e f (default 'x')", 20)).toContain("(default 'x')");
  });

  it('continues a command on a line of its own', () => {
    expect(wrapCommand('sluice can a b', 80)).toBe('sluice can a b');
    expect(wrapCommand('kubectl get pods -o yaml | sluice can a b -f -', 30)).toBe(
      'kubectl get pods -o yaml | \\\n  sluice can a b -f -',
    );
  });
});
