import { describe, expect, it } from 'vitest';
import { documentAt, fileShape } from './file-shape.js';

describe('the shape of a file', () => {
  const text = 'a: 1\n---\nb: 2\n--- # c\nc: 3\n';
  const documentOf = (offset: number): string =>
    text.slice(...documentAt(fileShape(text), offset, text.length));

  it('holds each offset in its own document', () => {
    expect([0, 9, text.indexOf('c: 3')].map(documentOf)).toEqual([
      'a: 1\n',
      '---\nb: 2\n',
      '--- # c\nc: 3\n',
    ]);
  });

  it('is looked at once for the many fixes of one file', () => {
    const shape = fileShape(text);
    expect(fileShape(text)).toBe(shape);
    expect(fileShape(`${text}---\nd: 4\n`).documents).toHaveLength(4);
    expect(fileShape(text)).toEqual(shape);
  });
});
