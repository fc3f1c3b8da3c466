import { describe, expect, it } from 'vitest';
import { consoleBlocks, outputMatches } from './console-blocks.mjs';

const fence = '```';

describe('consoleBlocks', () => {
  it('reads each command with its output and the exit code of the last', () => {
    const text = `# Title\n\n${fence}console exit=1\n$ sluice a\nyes\n\n$ sluice b \\\n    -n x\nno\n\n${fence}\n`;
    expect(consoleBlocks(text).examples).toEqual([
      { command: 'sluice a', expected: ['yes'], exit: 0, line: 4 },
      { command: 'sluice b \\\n    -n x', expected: ['no'], exit: 1, line: 7 },
    ]);
  });

  it('reports commands of sluice in blocks that nobody runs', () => {
    const text = `${fence}sh\nnpm ci\nsluice can a b\n${fence}\n${fence}sh not-run\nsluice live\n${fence}\n`;
    expect(consoleBlocks(text).unchecked).toEqual([{ line: 3, text: 'sluice can a b' }]);
  });

  it('does not look into a longer fence', () => {
    expect(
      consoleBlocks(`${fence}\`md\n${fence}console\n$ sluice a\n${fence}\n${fence}\`\n`).examples,
    ).toEqual([]);
  });
});

describe('outputMatches', () => {
  it('compares line by line and knows the ellipsis', () => {
    expect(outputMatches(['a', 'b'], ['a', 'b'])).toBe(true);
    expect(outputMatches(['a', 'b'], ['a'])).toBe(false);
    expect(outputMatches(['a'], ['a', 'b'])).toBe(false);
    expect(outputMatches(['a', '…', 'z'], ['a', 'b', 'c', 'z'])).toBe(true);
    expect(outputMatches(['a', '…', 'z'], ['a', 'z'])).toBe(true);
    expect(outputMatches(['a', '…'], ['b'])).toBe(false);
    expect(outputMatches(['took … ms (a|b)'], ['took 12 ms (a|b)  '])).toBe(true);
    expect(outputMatches(['took … ms'], ['took 12 s'])).toBe(false);
  });
});
