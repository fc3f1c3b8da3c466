import { describe, expect, it } from 'vitest';
import { keptErrorOf, SEPARATOR } from './nft-error.js';

const STATEMENTS = [
  'add chain inet sluice a',
  'add rule inet sluice b jump nowhere',
  'add chain inet sluice c',
];
const said = (words: string, column: number): string =>
  `Error: ${words}\n${STATEMENTS.join(SEPARATOR)}\n${' '.repeat(column)}^^^^^`;

describe('keptErrorOf', () => {
  it.each([0, 1, 2])('finds the statement that is meant: %i', (at) => {
    const column = STATEMENTS.slice(0, at).join(SEPARATOR).length + (at > 0 ? SEPARATOR.length : 0);
    for (const within of [column, column + STATEMENTS[at].length - 1]) {
      expect(keptErrorOf(said('Could not process rule: File exists', within), STATEMENTS)).toEqual({
        code: 'refused',
        line: at + 1,
        message: `Line ${at + 1} was refused (File exists): ${STATEMENTS[at]}. The rules in force before still are.`,
      });
    }
  });

  it.each([
    ['Could not process rule: Operation not permitted', 'no-permission'],
    ['Could not process rule: Message too long', 'too-large'],
  ])('knows what is no matter of a statement: %s', (words, code) => {
    expect(keptErrorOf(said(words, 0), STATEMENTS)).toMatchObject({ code });
  });

  it('tells what it does not understand', () => {
    expect(keptErrorOf('Segmentation fault', STATEMENTS)).toMatchObject({
      code: 'nft-failed',
      message: expect.stringContaining('Segmentation fault'),
    });
  });
});
